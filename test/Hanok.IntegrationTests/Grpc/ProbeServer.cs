using System.Collections.Concurrent;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A service that speaks <c>probe.proto</c>, on a port of its own, in this process.</summary>
public sealed class ProbeServer : IAsyncLifetime
{
    private WebApplication _application = null!;
    private int _written;

    /// <summary>By which its deadlines pass.</summary>
    public TestTime Time { get; } = new();

    /// <summary>Its gRPC endpoint.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its endpoint for HTTP/1.1.</summary>
    public Uri HttpAddress { get; private set; } = null!;

    /// <summary>How many numbers it was asked for, of all streams.</summary>
    public int Written => Volatile.Read(ref _written);

    public void Wrote() => Interlocked.Increment(ref _written);

    /// <summary>What it says is wrong.</summary>
    public ErrorLog Log { get; } = new();

    /// <summary>Calls that wait, by their text, and what became of them: true when they were given up.</summary>
    public ConcurrentDictionary<string, TaskCompletionSource> Waiting { get; } = [];

    public ConcurrentDictionary<string, TaskCompletionSource> GivenUp { get; } = [];

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <param name="environment">Of ASP.NET Core.</param>
    public async Task StartAsync(string environment = "Production", params (string Key, string Value)[] settings)
    {
        var builder = TestHost.CreateBuilder("probe");
        builder.Environment.EnvironmentName = environment;
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Hanok:Grpc:MaxMessageBytes"] = "100000",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(this);
        builder.AddHanok("probe").AddGrpc();
        builder.Logging.AddProvider(Log);

        _application = builder.Build();
        _application.MapHanok();
        _application.MapGrpcService<ProbeService>().AllowAnonymous();
        await _application.StartAsync();
        var urls = _application.Urls.ToList();
        // In the order of their names.
        (Address, HttpAddress) = (new(urls[0]), new(urls[1]));
    }

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    /// <summary>Done when the handler with that text has seen its token cancelled.</summary>
    public Task GivenUpAsync(string text) =>
        Until.DoneAsync(GivenUp.GetOrAdd(text, _ => new()).Task, $"the handler with '{text}' has not seen its token cancelled");

    public Task WaitingAsync(string text) => Until.DoneAsync(Waiting.GetOrAdd(text, _ => new()).Task, $"no call with '{text}' has come");
}
