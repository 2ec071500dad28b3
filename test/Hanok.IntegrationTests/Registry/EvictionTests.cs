using System.Net;
using System.Net.Sockets;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hanok.IntegrationTests.Registry;

/// <summary>Leases that end, with real sockets to be probed at, in the time of the test.</summary>
public sealed class EvictionTests : IAsyncLifetime
{
    private readonly TestTime _time = new();
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.StartAsync(_time);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task One_whose_port_refuses_is_evicted_at_the_end_of_its_lease_and_the_others_hear_of_it()
    {
        using var refusing = TestRegistry.Refusing(out var port);
        await _registry.RegisterAsync(TestRegistry.Order("dead", port));
        await using var events = await EventStream.OpenAsync(_registry.Client);
        await events.NextAsync();
        await EndLeasesAsync();

        Assert.Equal("dead DELETED UP", await events.ChangeAsync());
        Assert.Matches("it was evicted: no heartbeat for 3[0-9] s, and it refuses connections at 127.0.0.1:", await _registry.WhyAsync("dead"));
        Assert.Equal("", await _registry.ListedAsync());
    }

    [Fact]
    public async Task One_that_says_it_is_well_is_kept_as_a_suspect_and_acquitted_by_its_next_heartbeat()
    {
        await using var service = await ServiceAsync(_ => StatusCodes.Status200OK);
        var port = new Uri(service.Urls.First()).Port;
        await _registry.RegisterAsync(TestRegistry.Order("quiet", port, $",\"healthCheckUrl\":\"http://localhost:{port}/health/ready\""));
        await EndLeasesAsync();

        await UntilWhyAsync("quiet", $"but it answers GET http://localhost:{port}/health/ready (200).");
        Assert.Equal("quiet:UP", await _registry.ListedAsync());
        await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/quiet");
        Assert.Contains("its last heartbeat was 0 s ago", await _registry.WhyAsync("quiet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_says_it_is_not_well_is_evicted()
    {
        await using var service = await ServiceAsync(_ => StatusCodes.Status503ServiceUnavailable);
        var port = new Uri(service.Urls.First()).Port;
        await _registry.RegisterAsync(TestRegistry.Order("ill", port, $",\"healthCheckUrl\":\"http://localhost:{port}/health/ready\""));
        await EndLeasesAsync();

        await UntilWhyAsync("ill", "with 503, so it is not well");
        Assert.Equal("", await _registry.ListedAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var victim = 0;
        await using var other = await ServiceAsync(_ => { victim++; return StatusCodes.Status200OK; });
        await using var service = await ServiceAsync(context =>
        {
            context.Response.Headers.Location = other.Urls.First();
            return StatusCodes.Status302Found;
        });
        var port = new Uri(service.Urls.First()).Port;
        await _registry.RegisterAsync(TestRegistry.Order("sly", port, $",\"healthCheckUrl\":\"http://localhost:{port}/\""));
        await EndLeasesAsync();

        await UntilWhyAsync("sly", "(302)");
        Assert.Equal(0, victim);
    }

    [Fact]
    public async Task Without_a_health_check_a_connection_to_its_port_must_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await _registry.RegisterAsync(TestRegistry.Order("tcp", port, ",\"healthCheckUrl\":\"http://169.254.169.254/latest\""));
        await EndLeasesAsync();

        await UntilWhyAsync("tcp", $"but it accepts connections at 127.0.0.1:{port}.");
    }

    [Fact]
    public async Task One_whose_address_has_another_by_now_is_evicted_though_that_one_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await _registry.RegisterAsync(TestRegistry.Order("old", port));
        _time.Advance(TimeSpan.FromSeconds(20));
        await _registry.RegisterAsync(TestRegistry.Order("new", port));
        _time.Advance(TimeSpan.FromSeconds(11));

        await UntilWhyAsync("old", "has lost its address to ORDER/new");
        Assert.Equal("new:UP", await _registry.ListedAsync());
    }

    [Fact]
    public async Task Many_that_fall_silent_at_once_are_kept_for_a_while_and_those_that_refuse_are_not()
    {
        using var silent = Silent(out var silentPort);
        foreach (var id in new[] { "s1", "s2", "s3" })
            await _registry.RegisterAsync(TestRegistry.Order(id, silentPort, $",\"healthCheckUrl\":\"http://localhost:{silentPort}/\""));
        using var refusing = TestRegistry.Refusing(out var refusingPort);
        await _registry.RegisterAsync(TestRegistry.Order("dead", refusingPort));
        await EndLeasesAsync();
        await UntilWhyAsync("dead", "refuses connections");

        await _time.PassForWaiterAsync(TimeSpan.FromSeconds(2));
        await UntilWhyAsync("s1", "did not answer");
        await UntilWhyAsync("s3", "kept for at most 90 s, as the registry suspects its own network");
        Assert.Equal("s1:UP s2:UP s3:UP", await _registry.ListedAsync());
        Assert.Contains("4 of 4 instances stopped sending heartbeats", (await _registry.JsonAsync("/hanok/v1/status"))["selfPreservation"]!.GetValue<string>(), StringComparison.Ordinal);

        // Its time passes, and they are probed once more.
        _time.Advance(TimeSpan.FromSeconds(90));
        await Until.TrueAsync(async () => { _time.Advance(TimeSpan.FromSeconds(1)); return await _registry.ListedAsync() == ""; }, () => new("they are still listed"));
    }

    private async Task EndLeasesAsync() => await _time.PassForWaiterAsync(TimeSpan.FromSeconds(31));

    private Task UntilWhyAsync(string id, string words) => Until.TrueAsync(
        async () => (await _registry.WhyAsync(id)).Contains(words, StringComparison.Ordinal), async () => await _registry.WhyAsync(id));

    private static async Task<WebApplication> ServiceAsync(Func<HttpContext, int> answer)
    {
        var builder = TestHost.CreateBuilder("probed");
        var service = builder.Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.Run(context =>
        {
            context.Response.StatusCode = answer(context);
            return Task.CompletedTask;
        });
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    // It takes connections, and says nothing.
    private static TcpListener Silent(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
