using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway.Versions;

/// <summary>What clients are told about an API that goes away, and who is told to still call it.</summary>
public sealed class DeprecationTests
{
    private const string Metadata = "ReverseProxy:Routes:all:Metadata:";

    private static readonly DateTimeOffset Since = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), Sunset = new(2999, 12, 31, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deprecated_route_says_since_when_until_when_and_what_instead()
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(Route(kitchen.Address, ("Deprecated", "2026-11-01"), ("Sunset", "2999-12-31T12:00:00Z"), ("Successor", "/api/v2/soups")));

        using var response = await gateway.Client.GetAsync("/api/soups", Cancel);

        Assert.Equal("soup", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal($"@{Since.ToUnixTimeSeconds()}", response.Headers.GetValues("Deprecation").Single());
        Assert.Equal("Tue, 31 Dec 2999 12:00:00 GMT", response.Headers.GetValues("Sunset").Single());
        Assert.Equal("</api/v2/soups>; rel=\"successor-version\"", response.Headers.GetValues("Link").Single());
    }

    [Fact]
    public async Task It_says_so_with_an_error_too()
    {
        await using var gateway = await StartAsync(Route("http://127.0.0.1:1", ("Deprecated", "2026-11-01")));

        using var response = await gateway.Client.GetAsync("/api/soups", Cancel);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.True(response.Headers.Contains("Deprecation"));
    }

    [Fact]
    public async Task After_its_sunset_it_is_served_on_unless_it_is_to_be_gone()
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        (string, string)[] past = [("Deprecated", "2020-01-01"), ("Sunset", "2021-01-01"), ("Successor", "/api/v2/soups")];
        await using var serving = await StartAsync(Route(kitchen.Address, past));
        await using var gone = await StartAsync(Route(kitchen.Address, [.. past, ("AfterSunset", "Gone")]));

        Assert.Equal("soup", await serving.Client.GetStringAsync("/api/soups", Cancel));
        using var response = await gone.Client.GetAsync("/api/soups", Cancel);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(Cancel);

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal("urn:hanok:problem:gone", problem!.Type);
        Assert.Equal("This has ended at 2021-01-01 00:00:00Z. Use /api/v2/soups.", problem.Detail);
        Assert.True(response.Headers.Contains("Link"));
    }

    [Fact]
    public async Task What_is_not_deprecated_says_nothing()
    {
        await using var kitchen = await TestService.SayingAsync("soup");
        await using var gateway = await StartAsync(Route(kitchen.Address));

        using var response = await gateway.Client.GetAsync("/api/soups", Cancel);

        Assert.False(response.Headers.Contains("Deprecation"));
    }

    [Fact]
    public async Task An_endpoint_of_the_gateway_says_it_too()
    {
        await using var gateway = await StartAsync(KitchenRoute(), map: application => application.MapGet("/old", () => "old").Deprecated(new(Since, Sunset, "/new")));

        using var response = await gateway.Client.GetAsync("/old", Cancel);

        Assert.True(response.Headers.Contains("Sunset"));
    }

    [Fact]
    public async Task A_version_is_chosen_by_a_header_as_well_as_by_the_path()
    {
        await using var kitchen = await TestService.StartAsync(c => c.Response.WriteAsync(c.Request.Path));
        var routes = Route(kitchen.Address, ("Deprecated", "2026-11-01"));
        routes["ReverseProxy:Routes:v2:ClusterId"] = "kitchen";
        routes["ReverseProxy:Routes:v2:Match:Path"] = "/api/soups";
        routes["ReverseProxy:Routes:v2:Match:Headers:0:Name"] = "Api-Version";
        routes["ReverseProxy:Routes:v2:Match:Headers:0:Values:0"] = "2";
        routes["ReverseProxy:Routes:v2:Transforms:0:PathSet"] = "/api/v2/soups";
        await using var gateway = await StartAsync(routes);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/soups") { Headers = { { "Api-Version", "2" } } };

        using var second = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal("/api/soups", await gateway.Client.GetStringAsync("/api/soups", Cancel));
        Assert.Equal("/api/v2/soups", await second.Content.ReadAsStringAsync(Cancel));
        Assert.False(second.Headers.Contains("Deprecation"));
    }

    [Theory]
    [InlineData("Deprecated", "soon", "Deprecated is 'soon', which is no date")]
    [InlineData("Sunset", "2027-01-01", "Deprecated is missing")]
    [InlineData("AfterSunset", "Vanish", "AfterSunset is 'Vanish'")]
    [InlineData("Successor", "not an address", "the successor 'not an address' is no address")]
    public void What_cannot_be_meant_is_told_at_start(string key, string value, string failure)
    {
        (string, string)[] metadata = key is "Sunset" ? [(key, value)] : key is "Deprecated" ? [(key, value)] : [("Deprecated", "2026-01-01"), (key, value)];
        using var application = Build(Route("http://127.0.0.1:1", metadata));

        var errors = Assert.Throws<OptionsValidationException>(() => application.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(errors.Failures, text => text.Contains(failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sunset_before_the_deprecation_is_refused() =>
        Assert.Throws<ArgumentException>(() => Build(KitchenRoute(), map: application => application.MapGet("/old", () => "").Deprecated(new(Sunset, Since))));

    [Fact]
    public async Task Who_calls_is_counted_by_name_and_strangers_beyond_a_hundred_together()
    {
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "hanok.api.deprecated.requests")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (all["http.route"] == "/counted")
                lock (counted)
                    counted[all["hanok.client"]!] = counted.GetValueOrDefault(all["hanok.client"]!) + value;
        });
        listener.Start();
        await using var gateway = await StartAsync(KitchenRoute(), map: application => application.MapGet("/counted", () => "old").Deprecated(new(Since)));

        foreach (var name in Enumerable.Range(0, 120).Select(n => $"client{n}/1.0").Append("client0/2.0"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/counted") { Headers = { { "User-Agent", name } } };
            using var response = await gateway.Client.SendAsync(request, Cancel);
        }

        Assert.Equal(2, counted["client0"]);
        Assert.Equal(20, counted["others"]);
        Assert.Equal(101, counted.Count);
    }

    private static Dictionary<string, string?> Route(string address, params (string Key, string Value)[] metadata) =>
        KitchenRoute([("services:kitchen:http:0", address), .. metadata.Select(m => (Metadata + m.Key, (string?)m.Value))]);
}
