using Hanok.Grpc.Client;
using Hanok.Testing;
using Hanok.Testing.Contracts;
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
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.AddHanok("caller").AddGrpcClient("probe");
        _application = builder.Build();
        Client = _application.Services.GetRequiredKeyedService<GrpcClient>("probe");
    }

    public TestTime Time { get; } = new();

    public GrpcClient Client { get; }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
