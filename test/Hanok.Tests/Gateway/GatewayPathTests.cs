using Hanok.Tests.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>What is encoded in a path arrives as it was sent, whatever a route makes of the rest of it.</summary>
public sealed class GatewayPathTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Parts =>
    [
        "a%2Fb", "a%252Fb", "a%2fb/c%252Fd", "a%20b", "a;b=1", "a%3Bb", "%ED%95%9C%EC%98%A5", "a%3Fb", "a%23b", "a%25b", "a%2Bb+c", "a%5Cb", "a%2F%252F/",
        "a,b:c@d!$&'()*=~", "a//b%2F",
    ];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task As_it_is(string part) => Assert.Equal($"/api/{part}", await ArrivedAsync($"/api/{part}"));

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Where_a_pattern_takes_it_over(string part) => Assert.Equal(
        $"/api/v1/{part}", await ArrivedAsync($"/mobile/{part}", ("Transforms:0:PathPattern", "/api/v1/{**rest}"), ("Match:Path", "/mobile/{**rest}")));

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Where_a_prefix_is_taken_away_and_another_is_added(string part) => Assert.Equal(
        $"/other/{part}", await ArrivedAsync($"/api/{part}", ("Transforms:0:PathRemovePrefix", "/api"), ("Transforms:1:PathPrefix", "/other")));

    [Fact]
    public async Task Where_parts_change_their_places() => Assert.Equal(
        "/b%2Fc/of/a%252Fb",
        await ArrivedAsync("/api/a%252Fb/b%2Fc", ("Match:Path", "/api/{one}/{two}"), ("Transforms:0:PathPattern", "/{two}/of/{one}")));

    [Theory]
    [InlineData("/api/..%2Fhanok/sagas")]
    [InlineData("/api/x%2F..%2F..%2Fhanok/sagas")]
    [InlineData("/api/..%5Chanok")]
    [InlineData("/api/%2e%2e%2Fhanok")]
    public async Task Two_dots_between_encoded_slashes_are_a_way_up_and_are_refused(string target)
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));

        var (status, _) = await RawHttp.GetAsync(gateway.Address, target, Cancel);

        Assert.Equal((404, 0), (status, kitchen.Requests.Count));
    }

    private static async Task<string> ArrivedAsync(string path, params (string Key, string Value)[] route)
    {
        await using var kitchen = RawServer.Start(_ => RawServer.Ok);
        var settings = KitchenRoute(("services:kitchen:http:0", kitchen.Address));
        foreach (var (key, value) in route)
            settings[$"ReverseProxy:Routes:all:{key}"] = value;
        await using var gateway = await StartAsync(settings);

        var (status, body) = await RawHttp.GetAsync(gateway.Address, path + "?q=%2F&x=a%20b", Cancel);

        Assert.True(status == 200, body);
        var target = kitchen.Requests.Single().Split(' ')[1];
        Assert.EndsWith("?q=%2F&x=a%20b", target);
        return target[..target.IndexOf('?')];
    }
}
