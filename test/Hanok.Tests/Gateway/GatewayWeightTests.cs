using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayWeightTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Splits_a_route_between_two_clusters_and_a_user_stays_where_it_is()
    {
        await using var old = await TestService.SayingAsync("old");
        await using var canary = await TestService.SayingAsync("canary");
        await using var gateway = await StartAsync(Canary(old, canary, ("WeightsBy", "header:X-User")));

        var ways = new Dictionary<string, string>();
        for (var i = 0; i < 40; i++)
        {
            var user = $"user {i % 20}";
            var way = await AskAsync(gateway, "X-User", user);
            Assert.Equal(ways.GetValueOrDefault(user, way), way);
            ways[user] = way;
        }

        Assert.Equal(["canary", "old"], ways.Values.Distinct().Order());
    }

    [Fact]
    public async Task Gives_a_cookie_to_who_has_none_and_follows_it()
    {
        await using var old = await TestService.SayingAsync("old");
        await using var canary = await TestService.SayingAsync("canary");
        await using var gateway = await StartAsync(Canary(old, canary, ("WeightsBy", "cookie:canary")));
        using var client = new HttpClient { BaseAddress = gateway.Address };

        var first = await client.GetStringAsync("/api", Cancel);

        for (var i = 0; i < 10; i++)
            Assert.Equal(first, await client.GetStringAsync("/api", Cancel));
    }

    [Fact]
    public async Task Splits_between_versions_of_one_service()
    {
        await using var old = await TestService.SayingAsync("old");
        await using var next = await TestService.SayingAsync("new");
        await using var gateway = await StartAsync(KitchenRoute(
            ("ReverseProxy:Clusters:kitchen:Destinations:kitchen:Address", old.Address),
            ("ReverseProxy:Clusters:kitchen:Destinations:kitchen:Metadata:version", "1.0"),
            ("ReverseProxy:Clusters:kitchen:Destinations:next:Address", next.Address),
            ("ReverseProxy:Clusters:kitchen:Destinations:next:Metadata:version", "1.1"),
            ("ReverseProxy:Routes:all:Metadata:Weights", "1.0=0,1.1=100"), ("ReverseProxy:Routes:all:Metadata:WeightsOf", "versions")));

        for (var i = 0; i < 10; i++)
            Assert.Equal("new", await gateway.Client.GetStringAsync("/api", Cancel));
    }

    private static Dictionary<string, string?> Canary(TestService old, TestService canary, (string Key, string Value) metadata) => KitchenRoute(
        ("services:kitchen:http:0", old.Address),
        ("ReverseProxy:Clusters:canary:Destinations:one:Address", canary.Address),
        ("ReverseProxy:Routes:all:Metadata:Weights", "kitchen=50,canary=50"), ($"ReverseProxy:Routes:all:Metadata:{metadata.Key}", metadata.Value));

    private static async Task<string> AskAsync(TestGateway gateway, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api") { Headers = { { header, value } } };
        return await (await gateway.Client.SendAsync(request, Cancel)).Content.ReadAsStringAsync(Cancel);
    }
}
