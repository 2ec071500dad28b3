using Microsoft.Extensions.Options;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

public sealed class GatewayConfigurationTests
{
    [Theory]
    [InlineData("HashCookie")]
    [InlineData(null)]
    public async Task Refuses_session_affinity_by_hash_cookie(string? policy)
    {
        var failures = await FailuresAsync(KitchenRoute(
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:Enabled", "true"),
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:Policy", policy),
            ("ReverseProxy:Clusters:kitchen:SessionAffinity:AffinityKeyName", "key")));

        Assert.Equal(
            "Cluster 'kitchen' asks for the session affinity 'HashCookie', which this gateway does not offer. "
            + "Set ReverseProxy:Clusters:kitchen:SessionAffinity:Policy to 'Cookie', 'ArrCookie' or 'CustomHeader'.",
            Assert.Single(failures));
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
