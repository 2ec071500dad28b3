using System.Net;
using System.Text.Json.Nodes;
using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Registry;

/// <summary>Two registries that are each other's peer.</summary>
public sealed class ReplicationTests : IAsyncDisposable
{
    private readonly int _portA = TestRegistry.FreePort();
    private readonly int _portB = TestRegistry.FreePort();
    private readonly List<TestRegistry> _running = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var registry in _running)
            await registry.DisposeAsync();
    }

    [Fact]
    public async Task What_one_is_told_the_other_knows()
    {
        var (a, b) = await PairAsync();
        await a.RegisterAsync(TestRegistry.Order("a"));
        await b.RegisterAsync(TestRegistry.Order("b"));
        await UntilListedAsync("a:UP b:UP", a, b);

        await a.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/b/status?value=OUT_OF_SERVICE");
        await UntilListedAsync("a:UP b:OUT_OF_SERVICE", a, b);
        await b.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/b/status");
        await UntilListedAsync("a:UP b:UP", a, b);
        await b.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a/metadata?zone=z9");
        await Until.TrueAsync(async () => (await a.JsonAsync("/eureka/apps/ORDER/a"))["instance"]!["metadata"]!["zone"] is not null, () => new("no zone"));
        await b.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/a");
        await UntilListedAsync("b:UP", a, b);
    }

    [Fact]
    public async Task A_heartbeat_to_one_is_a_heartbeat_to_both_and_registers_where_it_is_missing()
    {
        var (a, b) = await PairAsync();
        await a.RegisterAsync(TestRegistry.Order("a"));
        await UntilListedAsync("a:UP", b);
        using var forgotten = await b.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/a", asPeer: true);
        Assert.Equal(HttpStatusCode.OK, forgotten.StatusCode);

        // A newer version than b has seen deregistered, of which b knows nothing yet.
        await a.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a/metadata?zone=b");
        await a.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a");
        await UntilListedAsync("a:UP", a, b);
    }

    [Fact]
    public async Task One_that_comes_back_has_what_happened_without_it_and_brings_back_nobody_who_has_left()
    {
        var (a, b) = await PairAsync();
        await a.RegisterAsync(TestRegistry.Order("a"));
        await a.RegisterAsync(TestRegistry.Order("leaves"));
        await a.RegisterAsync(TestRegistry.Order("changes"));
        await UntilListedAsync("a:UP changes:UP leaves:UP", a, b);
        await StopAsync(b);

        await a.RegisterAsync(TestRegistry.Order("new"));
        await a.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/leaves");
        await a.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/changes/status?value=OUT_OF_SERVICE");
        b = await StartAsync(_portB, _portA);

        await UntilListedAsync("a:UP changes:OUT_OF_SERVICE new:UP", a, b);
    }

    [Fact]
    public async Task A_DOWN_that_is_replicated_after_the_deregistration_at_the_other_peer_lists_nobody()
    {
        var (a, b) = await PairAsync();
        var up = TestRegistry.Order("x", more: ""","lastDirtyTimestamp":"1000" """);
        var down = TestRegistry.Order("x", more: ""","lastDirtyTimestamp":"1001" """).Replace("\"UP\"", "\"DOWN\"", StringComparison.Ordinal);
        await a.RegisterAsync(up);
        await UntilListedAsync("x:UP", a, b);

        // As a peer would bring it: after the end that it belongs to.
        await b.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/x");
        await b.SendAsync(HttpMethod.Post, "/eureka/apps/ORDER", down, asPeer: true);
        Assert.Equal("", await b.ListedAsync());
        await UntilListedAsync("", a, b);
    }

    [Fact]
    public async Task Two_that_were_apart_agree_on_the_newer_version_of_each_instance()
    {
        var a = await StartAsync(_portA, _portB);
        await a.RegisterAsync(TestRegistry.Order("x", more: ""","lastDirtyTimestamp":"2000" """));
        await a.RegisterAsync(TestRegistry.Order("y", more: ""","lastDirtyTimestamp":"1000" """));

        // Not a peer of a yet: it looks for one where nobody is.
        await using var alone = await TestRegistry.StartAsync(port: _portB);
        await alone.RegisterAsync(TestRegistry.Order("x", more: ""","lastDirtyTimestamp":"1000" """).Replace("\"UP\"", "\"DOWN\"", StringComparison.Ordinal));
        await alone.RegisterAsync(TestRegistry.Order("y", more: ""","lastDirtyTimestamp":"2000" """).Replace("\"UP\"", "\"DOWN\"", StringComparison.Ordinal));

        await UntilListedAsync("x:UP y:DOWN", a, alone);
    }

    [Fact]
    public async Task A_peer_that_knows_nobody_is_told_of_all_in_several_batches()
    {
        var a = await StartAsync(_portA, _portB);
        var table = a.Services.GetRequiredService<LeaseTable>();
        for (var i = 0; i < 600; i++)
            table.Register(
                new Instance { Key = new InstanceKey("ORDER", $"i{i}"), HostName = "localhost", IpAddr = "127.0.0.1", LastDirtyTimestamp = 1 }, fromPeer: false);

        await using var empty = await TestRegistry.StartAsync(port: _portB);
        await Until.TrueAsync(
            async () => (await empty.JsonAsync("/hanok/v1/status"))["instances"]!.GetValue<int>() == 600,
            async () => (await empty.JsonAsync("/hanok/v1/status")).ToJsonString());
    }

    [Fact]
    public async Task A_registry_alone_opens_when_its_peer_does_not_answer()
    {
        var a = await StartAsync(_portA, _portB);
        await Until.TrueAsync(async () => await StatusOfAsync(a, "/eureka/apps") == HttpStatusCode.OK, () => new("it does not open"));

        var peers = (await a.JsonAsync("/hanok/v1/status"))["peers"]!.AsArray();
        Assert.False(peers[0]!["reachable"]!.GetValue<bool>());
        Assert.StartsWith("away: ", peers[0]!["state"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_asks_its_peers_it_takes_registrations_and_answers_lists_with_403()
    {
        using var hanging = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _portB);
        hanging.Start();
        var a = await StartAsync(_portA, _portB, new TestTime());

        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(a, "/eureka/apps"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(a, "/eureka/apps/delta"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusOfAsync(a, "/hanok/v1/watch"));
        using var registered = await a.RegisterAsync(TestRegistry.Order("a"));
        Assert.Equal(HttpStatusCode.NoContent, registered.StatusCode);
    }

    [Fact]
    public async Task A_registry_among_its_own_peers_notices_itself()
    {
        var a = await TestRegistry.StartAsync(port: _portA, settings: ("Peers:0", $"http://127.0.0.1:{_portA}/eureka"));
        _running.Add(a);

        await Until.TrueAsync(
            async () => (await a.JsonAsync("/hanok/v1/status"))["peers"]![0]!["state"]!.GetValue<string>() == "this registry itself", () => new("it does not notice"));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(a, "/eureka/apps"));
    }

    [Fact]
    public async Task Of_two_processes_one_may_be_killed_and_when_it_is_back_both_know_the_same()
    {
        using var a = RegistryProcess.Start(_portA, _portB);
        var b = RegistryProcess.Start(_portB, _portA);
        using var toA = To(_portA);
        using var toB = To(_portB);
        await UntilOpenAsync(toA);
        await UntilOpenAsync(toB);
        await RegisterAsync(toA, "a");
        await RegisterAsync(toB, "b");
        await UntilSameAsync("a b", toA, toB);

        b.Kill();
        await RegisterAsync(toA, "c");
        b = RegistryProcess.Start(_portB, _portA);
        using (b)
            await UntilSameAsync("a b c", toA, toB);
    }

    private static HttpClient To(int port) =>
        new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), DefaultRequestHeaders = { Authorization = TestRegistry.As("registry") } };

    private async Task<(TestRegistry A, TestRegistry B)> PairAsync()
    {
        var (a, b) = (await StartAsync(_portA, _portB), await StartAsync(_portB, _portA));
        foreach (var registry in new[] { a, b })
            await Until.TrueAsync(
                async () => (await registry.JsonAsync("/hanok/v1/status"))["peers"]![0]!["reachable"]!.GetValue<bool>(), () => new("they do not find each other"));

        return (a, b);
    }

    private async Task<TestRegistry> StartAsync(int port, int peer, TimeProvider? time = null)
    {
        var registry = await TestRegistry.StartAsync(time, port, ("Peers:0", $"http://127.0.0.1:{peer}/eureka/"));
        _running.Add(registry);
        return registry;
    }

    private async Task StopAsync(TestRegistry registry)
    {
        _running.Remove(registry);
        await registry.DisposeAsync();
    }

    private static async Task<HttpStatusCode> StatusOfAsync(TestRegistry registry, string path)
    {
        using var response = await registry.SendAsync(HttpMethod.Get, path);
        return response.StatusCode;
    }

    private static Task UntilListedAsync(string expected, params TestRegistry[] registries) => Until.TrueAsync(
        async () => (await ListedByAsync(registries)).All(listed => listed == expected),
        async () => $"expected {expected}, and found {string.Join(" and ", await ListedByAsync(registries))}");

    private static async Task<List<string>> ListedByAsync(TestRegistry[] registries)
    {
        var listed = new List<string>();
        foreach (var registry in registries)
            listed.Add(await StatusOfAsync(registry, "/eureka/apps") == HttpStatusCode.OK ? await registry.ListedAsync() : "(not open)");

        return listed;
    }

    private static async Task RegisterAsync(HttpClient client, string id)
    {
        using var content = new StringContent(TestRegistry.Order(id), System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/eureka/apps/ORDER", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static Task UntilOpenAsync(HttpClient client) => UntilSameAsync("", client);

    private static Task UntilSameAsync(string ids, params HttpClient[] clients) => Until.TrueAsync(
        async () =>
        {
            foreach (var client in clients)
                if (await IdsAsync(client) != ids)
                    return false;

            return true;
        },
        async () => $"expected {ids}, and found {await IdsAsync(clients[0])} and {await IdsAsync(clients[^1])}");

    private static async Task<string> IdsAsync(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/eureka/apps/") { Headers = { { "Accept", "application/json" } } };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
            var applications = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["applications"]!["application"]!.AsArray();
            return string.Join(' ', applications.SelectMany(a => a!["instance"]!.AsArray()).Select(i => i!["instanceId"]!.GetValue<string>()));
        }
        catch (HttpRequestException e)
        {
            return $"({e.Message})";
        }
    }
}
