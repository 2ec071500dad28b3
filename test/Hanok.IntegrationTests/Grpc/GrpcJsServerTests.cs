using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>Our client, answered by the server of <c>@grpc/grpc-js</c>.</summary>
public sealed class GrpcJsServerTests(GrpcJsServer server) : GrpcClientContract(server.Address), IClassFixture<GrpcJsServer>
{
    [Fact]
    public async Task The_server_learns_how_long_the_caller_waits()
    {
        var left = await Client.ReflectAsync(new Words { Text = "deadline" }, deadline: Within(TimeSpan.FromMinutes(5)), cancellationToken: Cancellation);

        Assert.InRange(double.Parse(left.Text), 1, 300_000);
    }

    protected override Task IsWaitingAsync(string text) => server.SaysAsync($"waiting {text}");

    protected override Task IsGivenUpAsync(string text) => server.SaysAsync($"cancelled {text}");
}
