using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>Our client and our server.</summary>
public sealed class GrpcClientTests(ProbeServer server) : GrpcClientContract(server.Address), IClassFixture<ProbeServer>
{
    [Fact]
    public async Task An_instance_that_cannot_be_reached_is_passed_over()
    {
        using var closed = new ClosedPort();
        await using var caller = new ProbeCaller(closed.Address, server.Address);

        for (var i = 0; i < 4; i++)
            Assert.Equal("x", (await caller.Client.SayAsync(new Words { Text = "x" }, cancellationToken: Cancellation)).Text);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_UNAVAILABLE()
    {
        using var closed = new ClosedPort();
        var failure = await FailureAsync(closed.Address);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task A_service_without_an_address_is_UNAVAILABLE_and_it_is_said_what_to_set()
    {
        var failure = await FailureAsync();

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("services__probe__grpc__0", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_already_sends_nothing()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client.SayAsync(new Words(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime, cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_sent()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => Client.SayAsync(new Words { Text = new('x', 200_000) }, cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    protected override Task IsWaitingAsync(string text) => server.WaitingAsync(text);

    protected override Task IsGivenUpAsync(string text) => server.GivenUpAsync(text);

    private static async Task<RpcException> FailureAsync(params Uri[] instances)
    {
        await using var caller = new ProbeCaller(instances);
        return await Assert.ThrowsAsync<RpcException>(() => caller.Client.SayAsync(new Words(), cancellationToken: Cancellation).ResponseAsync);
    }
}
