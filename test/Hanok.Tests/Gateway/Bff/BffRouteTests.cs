using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway.Bff;

/// <summary>What a client may call at all: the routes that are named for it, with the methods that are, and nothing else.</summary>
public sealed class BffRouteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_route_that_is_named_is_there_under_the_path_of_the_client()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync($"{c.Request.Method} {c.Request.Path}{c.Request.QueryString}"));
        await using var gateway = await StartAsync(Offering(kitchen, "GET, POST"));

        Assert.Equal("GET /api/soups/7?x=1", await gateway.Client.GetStringAsync("/mobile/soups/7?x=1", Cancel));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostAsync("/mobile/soups", null, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await gateway.Client.DeleteAsync("/mobile/soups", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.DeleteAsync("/api/soups", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/web/soups", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_change_of_the_list_is_followed()
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(Offering(kitchen, "GET"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await gateway.Client.DeleteAsync("/mobile/soups", Cancel)).StatusCode);

        gateway.Configuration["Hanok:Bff:Clients:mobile:all"] = "GET, DELETE";
        gateway.Configuration["Hanok:Bff:Clients:web:all"] = "GET";
        gateway.Configuration.Reload();

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.DeleteAsync("/mobile/soups", Cancel)).StatusCode);
        Assert.Equal("soup", await gateway.Client.GetStringAsync("/web/soups", Cancel));

        gateway.Configuration["Hanok:Bff:Clients:mobile:all"] = "";
        gateway.Configuration.Reload();

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.DeleteAsync("/mobile/soups", Cancel)).StatusCode);
        Assert.Equal("soup", await gateway.Client.GetStringAsync("/web/soups", Cancel));
    }

    [Fact]
    public async Task A_composition_goes_before_a_route()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsJsonAsync(new { path = c.Request.Path.Value }));
        var routes = Offering(kitchen, "*");
        routes["ReverseProxy:Routes:one:ClusterId"] = "kitchen";
        routes["ReverseProxy:Routes:one:Match:Path"] = "/api/soups/{name}";
        routes["ReverseProxy:Routes:one:Match:Methods:0"] = "GET";
        routes["Hanok:Bff:Clients:mobile:one"] = "*";
        await using var gateway = await StartAsync(
            routes, map: application => application.MapBff("mobile").MapComposition("/soups/{id}", soup => soup.Part("soup", "http://kitchen/inside/{id}")));

        Assert.Equal("""{"soup":{"path":"/inside/7"},"missing":[]}""", await gateway.Client.GetStringAsync("/mobile/soups/7", Cancel));
        Assert.Equal("""{"path":"/api/soups/7/price"}""", await gateway.Client.GetStringAsync("/mobile/soups/7/price", Cancel));
        Assert.Contains("/api/soups/7", await (await gateway.Client.PutAsync("/mobile/soups/7", null, Cancel)).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mobile/soups/..%2f..%2fhanok/sagas")]
    [InlineData("/mobile/..%2fhanok/sagas")]
    [InlineData("/mobile/%2e%2e/hanok/sagas")]
    public async Task What_is_private_stays_so_under_the_path_of_a_client(string path)
    {
        // What the service sees as it stands on the wire; it is not found by another way of reading it either.
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(c.Features.Get<IHttpRequestFeature>()!.RawTarget));
        await using var gateway = await StartAsync(Offering(kitchen, "*"));
        var uri = new Uri(gateway.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using var response = await gateway.Client.GetAsync(uri, Cancel);

        Assert.True(response.StatusCode == HttpStatusCode.NotFound || (await response.Content.ReadAsStringAsync(Cancel)).StartsWith("/api/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hanok:Bff:Clients:mobile:soups", "GET", "Hanok:Bff:Clients:mobile:soups names no route. There is: all.")]
    [InlineData("Hanok:Bff:Clients:mobile:all", ",", "Hanok:Bff:Clients:mobile:all names no method")]
    [InlineData("Hanok:Bff:Clients:api:all", "*", "'api' is no name of a BFF")]
    [InlineData("Hanok:Bff:PartBytesLimit", "7", "PartBytesLimit must be between 1024 and")]
    public void A_list_that_cannot_be_offered_is_told_at_start(string key, string value, string failure)
    {
        using var application = Build(KitchenRoute((key, value)));

        var errors = Assert.ThrowsAny<Exception>(() => application.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(failure, string.Join('\n', errors is OptionsValidationException one ? one.Failures : [errors.Message]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("api")]
    [InlineData("Mobile")]
    [InlineData("a/b")]
    public void A_name_that_is_no_path_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Build(KitchenRoute(), map: application => application.MapBff(name)));

    private static Dictionary<string, string?> Offering(TestService kitchen, string methods) =>
        KitchenRoute(("services:kitchen:http:0", kitchen.Address), ("Hanok:Bff:Clients:mobile:all", methods));
}
