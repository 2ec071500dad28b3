using System.Net;
using System.Text.RegularExpressions;
using FoodDelivery.Web;
using Hanok.Testing;
using Hanok.Tests.Security;
using Microsoft.AspNetCore.Builder;

namespace FoodDelivery.Tests.Web;

/// <summary>
/// The shop on a port of its own, and a browser without scripts that does not follow redirects. It comes with the token that the gateway
/// puts in the place of the cookie: that of a consumer, unless told otherwise.
/// </summary>
internal sealed partial class TestShop : IAsyncDisposable
{
    private readonly WebApplication _application;

    private readonly TestIssuer _issuer;

    private TestShop(WebApplication application, TestIssuer issuer) => (_application, _issuer) = (application, issuer);

    public HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static async Task<TestShop> StartAsync(string gateway, params string[] settings)
    {
        var issuer = await TestIssuer.StartAsync();
        var shop = new TestShop(ShopApplication.Build(
        [
            "--urls=http://127.0.0.1:0", $"--services:gateway:http:0={gateway}", TestHost.WatchesNoFiles,
            "--Shop:Consumers:0:Id=c1", "--Shop:Consumers:0:Name=Grace", .. issuer.Settings().Select(s => $"--{s.Key}={s.Value}"), .. settings,
        ], builder => TestHost.Quieten(builder, "web")), issuer);
        await shop._application.StartOrDisposeAsync();
        shop.Browser.BaseAddress = new Uri(shop._application.Urls.First());
        shop.SignIn("grace", "consumer", "c1");
        return shop;
    }

    public void SignIn(string name, string role, string? consumer = null)
    {
        var claims = _issuer.Claims(name, role);
        if (consumer is not null)
            claims["consumer_id"] = consumer;

        Browser.DefaultRequestHeaders.Authorization = new("Bearer", _issuer.Token(claims));
    }

    public void SignOut() => Browser.DefaultRequestHeaders.Authorization = null;

    /// <summary>Opens the order form and gives what it would send when it is filled in well.</summary>
    public async Task<Dictionary<string, string>> OrderFormAsync()
    {
        var form = await FormAsync("/shop/restaurants/r1");
        form["Form.Lines[0].Quantity"] = "2";
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
        await _issuer.DisposeAsync();
    }

    [GeneratedRegex("""<input (?:type="hidden" )?name="([^"]+)" (?:type="hidden" )?value="([^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}
