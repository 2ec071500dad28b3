using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>
/// What a service logs as its error, and what its callers are told: nothing that a caller does is an error of the service.
/// </summary>
public sealed class GrpcServerErrorTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler());

    private readonly ProbeServer _server = new();
    private ProbeCaller _caller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _caller = new(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_handler_that_fails_is_logged_and_its_caller_learns_nothing_of_why()
    {
        var failure = await FailureAsync(_caller.Client.FailAsync(new Failure { Code = 100, Detail = "the disk of db-7 is full" }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.DoesNotContain("db-7", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("the disk of db-7 is full", Assert.Single(await LoggedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_resets_while_it_sends_is_no_error()
    {
        foreach (var method in new[] { "Say", "Upload", "Talk" })
        {
            using var leaving = new CancellationTokenSource();
            using var request = Request(method, new EndlessContent(leaving));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Http.SendAsync(request, leaving.Token));
        }

        Assert.Empty(await LoggedAsync());
    }

    [Fact]
    public async Task Who_resets_while_it_is_answered_is_no_error()
    {
        for (var i = 0; i < 10; i++)
        {
            using var call = _caller.Client.Count(new CountRequest { To = 1_000_000, Weight = 1000 }, cancellationToken: Cancellation);
            for (var read = 0; read <= i; read++)
                Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        }

        Assert.Empty(await LoggedAsync());
    }

    [Theory]
    [InlineData("Say")]
    [InlineData("Upload")]
    [InlineData("Talk")]
    public async Task What_is_no_message_is_a_status_and_no_error(string method)
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(6, 300)];
            random.NextBytes(garbage);
            Assert.NotEqual("0", await StatusAsync(method, garbage));
        }

        Assert.Empty(await LoggedAsync());
    }

    [Theory]
    [InlineData("x!y", "1")]
    [InlineData("ask-bin", "!!!!")]
    [InlineData("ask-bin", "A")]
    public async Task Metadata_that_cannot_be_read_is_the_callers_mistake(string key, string value)
    {
        Assert.Equal($"{(int)StatusCode.InvalidArgument}", await StatusAsync("Reflect", new byte[5], (key, value)));
        Assert.Equal("0", await StatusAsync("Say", new byte[5], (key, value)));
        Assert.Empty(await LoggedAsync());
    }

    [Fact]
    public async Task A_detail_that_is_longer_than_headers_may_be_is_cut()
    {
        var failure = await FailureAsync(_caller.Client.FailAsync(new Failure { Code = 10, Detail = new('주', 30_000) }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal(new string('주', 1000), failure.Status.Detail);
    }

    // All requests have ended then.
    private async Task<IReadOnlyCollection<string>> LoggedAsync()
    {
        await _server.StopAsync();
        return _server.Log.Lines;
    }

    private async Task<string> StatusAsync(string method, byte[] body, params (string Key, string Value)[] metadata)
    {
        using var request = Request(method, new ByteArrayContent(body));
        foreach (var (key, value) in metadata)
            Assert.True(request.Headers.TryAddWithoutValidation(key, value));

        using var answer = await Http.SendAsync(request, Cancellation);
        return (answer.Headers.TryGetValues("grpc-status", out var values) ? values : answer.TrailingHeaders.GetValues("grpc-status")).Single();
    }

    private HttpRequestMessage Request(string method, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return new(HttpMethod.Post, new Uri(_server.Address, $"/hanok.probe.v1.Probe/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
    }

    private static async Task<RpcException> FailureAsync<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

    /// <summary>A message that does not end: its sender goes away in the middle.</summary>
    private sealed class EndlessContent(CancellationTokenSource leaving) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync((byte[])[0, 0, 0, 0, 9, 1, 1], Cancellation);
            await stream.FlushAsync(Cancellation);
            await leaving.CancelAsync();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
