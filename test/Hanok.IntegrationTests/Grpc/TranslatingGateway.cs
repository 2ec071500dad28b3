using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>REST in front of a <see cref="ProbeServer"/>.</summary>
public sealed class TranslatingGateway : IAsyncLifetime
{
    private WebApplication _application = null!;

    public ProbeServer Server { get; } = new();

    public HttpClient Http { get; } = new();

    /// <summary>By which its deadlines pass.</summary>
    public TestTime Time { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        var builder = TestHost.CreateBuilder("gateway");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["services:probe:grpc:0"] = Server.Address.AbsoluteUri,
            ["services:nobody:grpc:0"] = "http://127.0.0.1:1",
            ["Hanok:Grpc:MaxMessageBytes"] = "100000",
        });
        builder.Services.AddSingleton<TimeProvider>(Time);
        var gateway = builder.AddHanok("gateway");
        gateway.AddGrpcClient("probe");
        gateway.AddGrpcClient("nobody");

        _application = builder.Build();
        _application.MapHanok();
        _application.MapGrpcTranslation(ProbeReflection.Descriptor, "probe")
            .Get("/say/{text}", "Say")
            .Get("/count/{to}", "Count")
            .Get("/fail/{code}", "Fail")
            .Get("/reflect", "Reflect")
            .Get("/wait/{text}", "Wait")
            .Get("/fill", "Fill")
            .Get("/within/{inner.name}", "Fill")
            .Post("/fill", "Fill")
            .Put("/fill/{plain_text}", "Probe/Fill")
            .Get("/forgotten", "Forgotten")
            .AllowAnonymous();
        _application.MapGrpcTranslation(ProbeReflection.Descriptor, "nobody").Get("/nobody", "Say").AllowAnonymous();
        await _application.StartAsync();
        Http.BaseAddress = new(_application.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
        await Server.DisposeAsync();
    }
}
