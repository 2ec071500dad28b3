using Microsoft.Extensions.Options;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayConfigurationTests
{
    [Theory]
    [InlineData("HashCookie")]
    [InlineData("Cookie")]
    [InlineData("ArrCookie")]
    [InlineData("CustomHeader")]
    public async Task Takes_every_session_affinity_of_YARP(string policy)
    {
        await using var gateway = await StartAsync(KitchenRoute(
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:Enabled", "true"),
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:Policy", policy),
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:AffinityKeyName", "key")));

        Assert.NotNull(gateway.Client.BaseAddress);
    }

    [Fact]
    public async Task Lists_everything_that_is_wrong_at_once()
    {
        var failures = await FailuresAsync(KitchenRoute(
            ("ReverseProxy:Routes:all:ClusterId", "kitchn"),
            ("ReverseProxy:Routes:broken:ClusterId", "kitchen"),
            ("ReverseProxy:Routes:broken:Match:Path", "/{"),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "Favourite"),
            ("ReverseProxy:Clusters:kitchen:Destinations:odd:Address", "kitchen:80"),
            ("services:kitchen:http:0", "127.0.0.1:5001"),
            ("Hanok:Gateway:Timeout", "-00:00:01")));

        Assert.Collection(failures.Order(StringComparer.Ordinal),
            f => Assert.Equal("Hanok:Gateway:Timeout is -00:00:01. Set it to more than nothing and at most a day, as in 00:00:30.", f),
            f => Assert.Contains("Invalid path '/{' for route 'broken'", f),
            f => Assert.Contains("No matching ILoadBalancingPolicy found", f),
            f => Assert.Equal("ReverseProxy:Clusters:kitchen:Destinations:odd:Address is 'kitchen:80'. "
                + "Write a service as in http://kitchen, or an address as in http://10.0.0.7:8080.", f),
            f => Assert.Equal("Route 'all' leads to the cluster 'kitchn', which is not in ReverseProxy:Clusters. There is: kitchen.", f),
            f => Assert.Equal("services:kitchen:http:0 is '127.0.0.1:5001', which is no address. Write it as in http://10.0.0.7:8080.", f));
    }

    [Fact]
    public async Task Says_which_value_cannot_be_read()
    {
        var failures = await FailuresAsync(KitchenRoute(("ReverseProxy:Routes:all:Order", "first")));

        Assert.StartsWith("The section ReverseProxy cannot be read:", Assert.Single(failures));
    }

    [Fact]
    public async Task Says_what_is_wrong_in_the_metadata_of_a_route()
    {
        const string Metadata = "ReverseProxy:Routes:all:Metadata:";
        var failures = await FailuresAsync(KitchenRoute(
            (Metadata + "Cache", "soon"), (Metadata + "RateLimit", "order"), (Metadata + "Fallback", "menu"),
            (Metadata + "Weights", "kitchen=1,canary=1"), (Metadata + "WeightsBy", "moon:phase"),
            ("Hanok:Gateway:RateLimits:orders:PerSecond", "0"), ("Hanok:Gateway:Limits:HeaderSeconds", "0")));

        Assert.Collection(failures.Order(StringComparer.Ordinal),
            f => Assert.Equal("Hanok:Gateway:RateLimits:orders:PerSecond is 0. Set it to more than 0, as in 10 or 0.5.", f),
            f => Assert.Contains("HeaderSeconds", f),
            f => Assert.Equal("ReverseProxy:Routes:all:Metadata:Cache is 'soon'. Write a number and ms, s, m or h, as in 500ms.", f),
            f => Assert.Equal("ReverseProxy:Routes:all:Metadata:WeightsBy is 'moon:phase'. Write header:<name>, cookie:<name> or claim:<name>.", f),
            f => Assert.Equal("Route 'all' gives a weight to the cluster 'canary', which is not in ReverseProxy:Clusters. There is: kitchen.", f),
            f => Assert.Equal("Route 'all' has the fallback 'menu', which the program does not register with AddGatewayFallback. There is none.", f),
            f => Assert.Equal("Route 'all' has the rate limit 'order', which is not in Hanok:Gateway:RateLimits. There is: orders.", f));
    }

    [Fact]
    public async Task Starts_without_its_neighbours()
    {
        await using var gateway = await StartAsync(KitchenRoute());

        Assert.NotNull(gateway.Client.BaseAddress);
    }

    private static async Task<IReadOnlyList<string>> FailuresAsync(Dictionary<string, string?> settings)
    {
        await using var application = Build(settings);
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync(TestContext.Current.CancellationToken));
        return [.. refusal.Failures];
    }
}
