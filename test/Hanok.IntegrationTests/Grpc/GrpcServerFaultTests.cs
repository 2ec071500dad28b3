using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>Our server, asked by something that does not keep to the protocol.</summary>
public sealed class GrpcServerFaultTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", StatusCode.Internal)]
    [InlineData("00", StatusCode.Internal)]
    [InlineData("00000000", StatusCode.Internal)]
    [InlineData("0000000005", StatusCode.Internal)]
    [InlineData("00000000050A", StatusCode.Internal)]
    [InlineData("00FFFFFFFF", StatusCode.Unknown)]
    [InlineData("007FFFFFFF", StatusCode.ResourceExhausted)]
    [InlineData("0100000000", StatusCode.Internal)]
    [InlineData("0200000000", StatusCode.Unknown)]
    [InlineData("FF00000000", StatusCode.Unknown)]
    [InlineData("00000000030AFFFF", StatusCode.Unknown)]
    [InlineData("0000000003FFFFFF", StatusCode.Unknown)]
    [InlineData("00000000000000000000", StatusCode.Internal)]
    [InlineData("000000000000", StatusCode.Internal)]
    [InlineData("0000000000", StatusCode.OK)]
    public async Task Bytes_that_are_no_message_are_a_status(string bytes, StatusCode status) => Assert.Equal(status, await PostAsync(Convert.FromHexString(bytes)));

    [Fact]
    public async Task Garbage_is_a_status_whatever_it_is()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            Assert.NotEqual(StatusCode.OK, await PostAsync(garbage));
        }

        Assert.Equal(StatusCode.OK, await PostAsync(new byte[5]));
    }

    [Fact]
    public async Task What_says_that_it_is_packed_and_is_not_is_a_status()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var garbage = new byte[random.Next(6, 300)];
            random.NextBytes(garbage);
            garbage[0] = 1;
            BinaryPrimitives.WriteInt32BigEndian(garbage.AsSpan(1), garbage.Length - 5);
            Assert.NotEqual(StatusCode.OK, await PostAsync(garbage, encoding: "gzip"));
        }
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    public async Task Another_content_type_is_refused_by_HTTP(string type, HttpStatusCode status)
    {
        using var answer = await SendAsync(Request(new byte[5], type));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task By_HTTP_1_there_is_no_gRPC()
    {
        using var request = Request(new byte[5]);
        (request.RequestUri, request.Version, request.VersionPolicy) = (new Uri(server.HttpAddress, request.RequestUri!.AbsolutePath), HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        using var answer = await SendAsync(request);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("?")]
    public async Task What_is_packed_in_an_unknown_way_is_UNIMPLEMENTED_and_the_ways_are_told(string encoding)
    {
        // One byte, packed.
        using var request = Request([1, 0, 0, 0, 1, 0]);
        request.Headers.Add("grpc-encoding", encoding);
        using var answer = await SendAsync(request);

        Assert.Equal(StatusCode.Unimplemented, StatusOf(answer));
        Assert.Equal("identity,gzip", answer.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("5")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    public async Task A_timeout_that_is_none_is_a_status(string timeout) => Assert.Equal(StatusCode.Internal, await PostAsync(new byte[5], timeout: timeout));

    [Fact]
    public async Task A_timeout_of_nothing_is_DEADLINE_EXCEEDED() =>
        Assert.Equal(StatusCode.DeadlineExceeded, await PostAsync(Frame(new Words { Text = "nothing" }), timeout: "0m", method: "Wait"));

    [Fact]
    public async Task The_deadline_of_the_gateway_holds_too()
    {
        using var request = Request(Frame(new Words { Text = "by-header" }), method: "Wait");
        request.Headers.Add("X-Request-Timeout-Ms", "3600000");
        var sending = SendAsync(request);
        await server.WaitingAsync("by-header");
        server.Time.Advance(TimeSpan.FromHours(1));
        using var answer = await sending;

        Assert.Equal(StatusCode.DeadlineExceeded, StatusOf(answer));
        await server.GivenUpAsync("by-header");
    }

    [Fact]
    public async Task A_request_that_never_ends_has_a_deadline_too()
    {
        using var request = Request([], timeout: "200m");
        var hanging = new TaskCompletionSource();
        request.Content = new HangingContent(hanging.Task);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await SendAsync(request);

        Assert.Equal(StatusCode.DeadlineExceeded, StatusOf(answer));
        hanging.SetResult();
    }

    [Fact]
    public async Task A_caller_that_does_not_read_is_not_written_for()
    {
        // 100,000 messages of 10 KB would be a gigabyte; the windows of the stream and the buffers in between hold some hundred.
        var before = server.Written;
        using var request = Request(Frame(new CountRequest { To = 100_000, Weight = 10_000 }), method: "Count");
        var answer = await SendAsync(request);

        Assert.InRange(await StalledAsync() - before, 1, 1_000);
        answer.Dispose();
        Assert.InRange(await StalledAsync() - before, 1, 1_000);
    }

    [Fact]
    public async Task A_caller_that_does_not_read_is_given_up_at_its_deadline()
    {
        using var request = Request(Frame(new CountRequest { To = 100_000, Weight = 10_000 }), method: "Count", timeout: "1H");
        using var answer = await SendAsync(request);
        await StalledAsync();
        server.Time.Advance(TimeSpan.FromHours(1));

        // The stream was reset: what has arrived can be read, and then it breaks off.
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await answer.Content.ReadAsStreamAsync(Cancellation)).CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task A_talk_in_which_nobody_talks_ends_at_its_deadline()
    {
        await using var caller = new ProbeCaller(server.Address);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromHours(1);
        using var call = caller.Client.Talk(deadline: deadline, cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new Words { Text = "a" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        server.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation))).StatusCode);
    }

    [Fact]
    public async Task A_stream_does_not_hold_up_a_shutdown()
    {
        await using var other = new ProbeServer();
        await other.InitializeAsync();
        await using var caller = new ProbeCaller(other.Address);
        using var call = caller.Client.Count(new CountRequest { To = 0 }, cancellationToken: Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var next = call.ResponseStream.MoveNext(Cancellation);
        await other.WaitingAsync("count");

        await other.StopAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => next)).StatusCode);
    }

    [Fact]
    public async Task A_talk_does_not_hold_up_a_shutdown()
    {
        await using var other = new ProbeServer();
        await other.InitializeAsync();
        await using var caller = new ProbeCaller(other.Address);
        using var talk = caller.Client.Talk(cancellationToken: Cancellation);
        await talk.RequestStream.WriteAsync(new Words { Text = "a" }, Cancellation);
        Assert.True(await talk.ResponseStream.MoveNext(Cancellation));
        var next = talk.ResponseStream.MoveNext(Cancellation);

        await other.StopAsync();

        await other.GivenUpAsync("talk");
        // UNAVAILABLE, or what the client makes of a connection that ends before it has said its last word.
        await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Empty(other.Log.Lines);
    }

    // Until no more is asked of the handler for as long as it takes to look twenty times.
    private async Task<int> StalledAsync()
    {
        var (seen, looks) = (server.Written, 0);
        await Until.TrueAsync(
            () =>
            {
                (seen, looks) = server.Written == seen ? (seen, looks + 1) : (server.Written, 0);
                return looks >= 20;
            },
            "the handler goes on writing");
        return seen;
    }

    private async Task<StatusCode> PostAsync(byte[] body, string method = "Say", string? encoding = null, string? timeout = null)
    {
        using var request = Request(body, method: method, timeout: timeout);
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);

        using var answer = await SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.LoadIntoBufferAsync(Cancellation);
        return StatusOf(answer);
    }

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    private HttpRequestMessage Request(byte[] body, string type = "application/grpc", string method = "Say", string? timeout = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/hanok.probe.v1.Probe/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        };
        if (timeout is not null)
            request.Headers.Add("grpc-timeout", timeout);

        return request;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static StatusCode StatusOf(HttpResponseMessage answer) =>
        (StatusCode)int.Parse((answer.Headers.TryGetValues("grpc-status", out var values) ? values : answer.TrailingHeaders.GetValues("grpc-status")).Single());

    private sealed class HangingContent(Task end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync(Cancellation);
            await end;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
