using Grpc.Health.V1;
using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A service that calls the service probe, with the client that it has for it.</summary>
internal sealed class ProbeCaller : IAsyncDisposable
{
    private readonly WebApplication _application;

    public ProbeCaller(params Uri[] instances)
    {
        var builder = TestHost.CreateBuilder("caller");
        builder.Configuration.AddInMemoryCollection(
        [
            .. instances.Select((uri, i) => KeyValuePair.Create($"services:probe:grpc:{i}", (string?)uri.AbsoluteUri)),
            KeyValuePair.Create("Hanok:Grpc:MaxMessageBytes", (string?)"100000"),
        ]);
        var caller = builder.AddHanok("caller");
        caller.AddGrpcClient<Probe.ProbeClient>("probe");
        caller.AddGrpcClient<Health.HealthClient>("probe");
        _application = builder.Build();
        Health = _application.Services.GetRequiredService<Health.HealthClient>();
        Client = _application.Services.GetRequiredService<Probe.ProbeClient>();
    }

    public Health.HealthClient Health { get; }

    public Probe.ProbeClient Client { get; }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
