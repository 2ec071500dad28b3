using System.Net.Sockets;
using System.Text;
using Hanok.Registry.Leases;
using Hanok.Registry.Watch;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Registry;

public sealed class WatchTests : IAsyncLifetime
{
    private readonly TestTime _time = new();
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.StartAsync(_time);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_reader_gets_what_is_listed_and_then_each_change_in_order()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await using var events = await EventStream.OpenAsync(_registry.Client);
        var (type, version, data) = await events.NextAsync();
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("snapshot", type);
        Assert.Equal($"{version}", data["applications"]!["versions__delta"]!.GetValue<string>());
        Assert.Equal((await _registry.JsonAsync("/eureka/apps")).ToJsonString(), data.ToJsonString());

        await _registry.RegisterAsync(TestRegistry.Order("b"));
        await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/b/status?value=OUT_OF_SERVICE");
        await _registry.SendAsync(HttpMethod.Delete, "/eureka/apps/ORDER/a");

        var (_, next, added) = await events.NextAsync();
        Assert.Equal(version + 1, next);
        Assert.Equal("b", added["instance"]!["instanceId"]!.GetValue<string>());
        Assert.Equal("b MODIFIED OUT_OF_SERVICE", await events.ChangeAsync());
        Assert.Equal("a DELETED UP", await events.ChangeAsync());
    }

    [Fact]
    public async Task Heartbeats_and_registrations_that_say_nothing_new_are_no_changes()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await using var events = await EventStream.OpenAsync(_registry.Client);
        await events.NextAsync();
        await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a");
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await _registry.RegisterAsync(TestRegistry.Order("b"));

        Assert.Equal("b ADDED UP", await events.ChangeAsync());
    }

    [Fact]
    public async Task A_reader_may_want_some_applications_only()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await using var events = await EventStream.OpenAsync(_registry.Client, "?apps=kitchen,DELIVERY");
        Assert.Empty((await events.NextAsync()).Data["applications"]!["application"]!.AsArray());
        await _registry.RegisterAsync(TestRegistry.Order("b"));
        await _registry.RegisterAsync(TestRegistry.Order("k").Replace("ORDER", "KITCHEN", StringComparison.Ordinal), "KITCHEN");

        Assert.Equal("k ADDED UP", await events.ChangeAsync());
    }

    [Fact]
    public async Task A_comment_each_ten_seconds_shows_that_the_connection_lives()
    {
        using var socket = await OpenSocketAsync();
        await ReadUntilAsync(socket, "event: snapshot");
        await _time.PassForWaiterAsync(TimeSpan.FromSeconds(10));

        await ReadUntilAsync(socket, "\n: \n");
    }

    [Fact]
    public void A_reader_that_has_let_too_much_pass_is_told_off_and_gets_no_more()
    {
        var table = _registry.Services.GetRequiredService<LeaseTable>();
        var hub = _registry.Services.GetRequiredService<WatchHub>();
        var told = 0;
        var reader = new WatchReader(new HashSet<string>()) { TooSlow = () => told++ };
        hub.Add(reader);
        for (var i = 0; i < 300; i++)
        {
            table.Register(Instance($"i{i}"), fromPeer: false);
            table.Cancel(new InstanceKey("ORDER", $"i{i}"), "was deregistered");
        }

        Assert.Equal(1, told);
        var read = 0;
        while (reader.Changes.TryRead(out _))
            read++;

        Assert.Equal(512, read);
        Assert.True(reader.Changes.Completion.IsCompleted);
    }

    [Fact]
    public async Task The_registry_ends_in_order_while_somebody_reads()
    {
        var registry = await TestRegistry.StartAsync();
        await using var events = await EventStream.OpenAsync(registry.Client);
        await events.NextAsync();
        var open = events.IsOpenAsync();
        await registry.DisposeAsync();

        try
        {
            Assert.False(await open);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The client of the test was disposed with it.
        }
    }

    private static Instance Instance(string id) => new()
    {
        Key = new InstanceKey("order", id),
        HostName = "localhost",
        IpAddr = "127.0.0.1",
        LastDirtyTimestamp = 1,
    };

    private async Task<Socket> OpenSocketAsync()
    {
        var address = _registry.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /hanok/v1/watch HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {TestRegistry.As("order")}\r\n\r\n"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task ReadUntilAsync(Socket socket, string wanted)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(read > 0, "The connection has ended.");
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }
}
