using Grpc.Health.V1;
using Hanok.Interop;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>What a tool learns of a service that it knows nothing of: what there is in development, and how the service is.</summary>
public sealed class GrpcReflectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_development_a_client_of_another_maker_lists_the_services()
    {
        var services = await ListAsync("Development");

        Assert.Contains("hanok.probe.v1.Probe", services);
        Assert.Contains("grpc.health.v1.Health", services);
    }

    [Fact]
    public async Task In_production_there_is_no_reflection() => Assert.Equal(["12"], await ListAsync("Production"));

    [Fact]
    public async Task How_the_service_is_is_told_by_gRPC_too()
    {
        await using var server = new ProbeServer();
        await server.InitializeAsync();
        await using var caller = new ProbeCaller(server.Address);

        var health = await caller.Health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    private static async Task<string[]> ListAsync(string environment)
    {
        await using var server = new ProbeServer();
        await server.StartAsync(environment);
        return (await NodeScript.RunAsync("grpc-reflection.mjs", server.Address.Authority)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
