namespace Hanok.IntegrationTests.Grpc;

/// <summary>Our server, asked by the client of <c>@grpc/grpc-js</c>.</summary>
public sealed class GrpcJsClientTests(GrpcJsClientRun run) : IClassFixture<GrpcJsClientRun>
{
    [Theory]
    [InlineData("a unary call")]
    [InlineData("an empty message")]
    [InlineData("many calls at once on one connection")]
    [InlineData("a stream")]
    [InlineData("a stream of large messages")]
    [InlineData("an empty stream")]
    [InlineData("a stream that fails after some messages")]
    [InlineData("every status with its message")]
    [InlineData("a deadline that passes")]
    [InlineData("a deadline of a stream")]
    [InlineData("a call that is cancelled")]
    [InlineData("a stream that is cancelled in the middle")]
    [InlineData("metadata of text and bytes, both ways")]
    [InlineData("trailers of a failure")]
    [InlineData("a request that is packed with gzip")]
    [InlineData("a message that unpacks to more than the limit")]
    [InlineData("a request that is packed otherwise")]
    [InlineData("a message that is too large")]
    [InlineData("a method that is declared and not served")]
    [InlineData("a stream from the client")]
    [InlineData("a stream from the client that has a message too large")]
    [InlineData("streams both ways")]
    [InlineData("streams both ways of which one fails")]
    [InlineData("streams both ways that are cancelled")]
    [InlineData("a deadline of streams both ways of which none sends")]
    [InlineData("a method and a service that there are not")]
    [InlineData("every type of field")]
    public void A_client_of_another_maker_gets_from_our_server_what_the_protocol_says_for(string what) => Assert.Equal("ok", run[what]);

    [Theory]
    [InlineData("js-deadline")]
    [InlineData("js-cancel")]
    [InlineData("talk")]
    public Task A_handler_is_told_that_nobody_waits_for_it_any_more(string call) => run.Server.GivenUpAsync(call);
}
