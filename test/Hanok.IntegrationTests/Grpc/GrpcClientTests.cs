using Hanok.Grpc;
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
            Assert.Equal("x", (await caller.Client.UnaryAsync(ProbeClients.Say, new Words { Text = "x" }, null, Cancellation)).Text);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_UNAVAILABLE()
    {
        using var closed = new ClosedPort();
        var failure = await FailureAsync(closed.Address);

        Assert.Equal(GrpcStatus.Unavailable, failure.Status);
        Assert.Contains("Nothing was sent", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_an_address_is_UNAVAILABLE_and_it_is_said_what_to_set()
    {
        var failure = await FailureAsync();

        Assert.Equal(GrpcStatus.Unavailable, failure.Status);
        Assert.Contains("services__probe__grpc__0", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_already_sends_nothing()
    {
        var failure = await Assert.ThrowsAsync<GrpcException>(
            () => Client.UnaryAsync(ProbeClients.Say, new Words(), new() { Timeout = TimeSpan.Zero }, Cancellation));

        Assert.Equal(GrpcStatus.DeadlineExceeded, failure.Status);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_not_sent()
    {
        var failure = await Assert.ThrowsAsync<GrpcException>(
            () => Client.UnaryAsync(ProbeClients.Say, new Words { Text = new('x', 200_000) }, null, Cancellation));

        Assert.Equal(GrpcStatus.ResourceExhausted, failure.Status);
    }

    [Fact]
    public void A_method_of_other_types_or_of_no_service_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => GrpcMethod<Words, Number>.Of(ProbeReflection.Descriptor, "Say"));
        Assert.Contains("Reflect", Assert.Throws<ArgumentException>(() => GrpcMethod<Words, Words>.Of(ProbeReflection.Descriptor, "Sey")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GrpcMethod<Words, Words>.Of(ProbeReflection.Descriptor, "Prope/Say"));
    }

    protected override Task IsWaitingAsync(string text) => server.WaitingAsync(text);

    protected override Task IsGivenUpAsync(string text) => server.GivenUpAsync(text);

    private static async Task<GrpcException> FailureAsync(params Uri[] instances)
    {
        await using var caller = new ProbeCaller(instances);
        return await Assert.ThrowsAsync<GrpcException>(() => caller.Client.UnaryAsync(ProbeClients.Say, new Words(), null, Cancellation));
    }
}
