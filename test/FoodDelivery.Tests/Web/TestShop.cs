using System.Net;
using System.Text.RegularExpressions;
using FoodDelivery.Web;
using Microsoft.AspNetCore.Builder;

namespace FoodDelivery.Tests.Web;

/// <summary>The shop on a port of its own, and a browser without scripts that does not follow redirects.</summary>
internal sealed partial class TestShop : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestShop(WebApplication application) => _application = application;

    public HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static async Task<TestShop> StartAsync(string gateway, params string[] settings)
    {
        var shop = new TestShop(ShopApplication.Build(
        [
            "--urls=http://127.0.0.1:0", $"--services:gateway:http:0={gateway}", "--Logging:LogLevel:Default=None",
            "--Shop:Consumers:0:Id=c1", "--Shop:Consumers:0:Name=Grace", .. settings,
        ]));
        await shop._application.StartAsync(TestContext.Current.CancellationToken);
        shop.Browser.BaseAddress = new Uri(shop._application.Urls.First());
        return shop;
    }

    /// <summary>Opens the order form and gives what it would send when it is filled in well.</summary>
    public async Task<Dictionary<string, string>> OrderFormAsync()
    {
        var form = await FormAsync("/shop/restaurants/r1");
        form["Form.Lines[0].Quantity"] = "2";
        form["Form.Consumer"] = "c1";
        form["Form.DeliveryAddress"] = "Main Street 1";
        form["Form.Payment"] = "valid-card";
        return form;
    }

    /// <summary>Opens a page and gives the hidden fields of its form.</summary>
    public async Task<Dictionary<string, string>> FormAsync(string path)
    {
        var page = await Browser.GetStringAsync(path, TestContext.Current.CancellationToken);
        return Hidden().Matches(page).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
    }

    public async Task<HttpResponseMessage> SubmitAsync(Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await Browser.PostAsync("/shop/restaurants/r1", content, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _application.DisposeAsync();
    }

    [GeneratedRegex("""<input (?:type="hidden" )?name="([^"]+)" (?:type="hidden" )?value="([^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}
