using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;
using Hanok.Grpc;
using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Resilience;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>Our client, answered by something that does not keep to the protocol.</summary>
public sealed class GrpcClientFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", StatusCode.Internal)]
    [InlineData("00000000", StatusCode.Internal)]
    [InlineData("00000000050A", StatusCode.Internal)]
    [InlineData("00FFFFFFFF", StatusCode.Internal)]
    [InlineData("007FFFFFFF", StatusCode.ResourceExhausted)]
    [InlineData("0100000000", StatusCode.Internal)]
    [InlineData("0700000000", StatusCode.Internal)]
    [InlineData("00000000030AFFFF", StatusCode.Unavailable)]
    [InlineData("00000000000000000000", StatusCode.Internal)]
    public Task An_answer_that_is_no_message_is_a_status(string bytes, StatusCode status) => FailsAsync(status, async context =>
    {
        await context.Response.Body.WriteAsync(Convert.FromHexString(bytes));
        context.Response.AppendTrailer("grpc-status", "0");
    });

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(302, StatusCode.Unknown)]
    public Task An_answer_of_HTTP_is_the_status_that_the_protocol_says(int http, StatusCode status) => FailsAsync(status, context =>
    {
        context.Response.StatusCode = http;
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(0, StatusCode.Internal)]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(12, StatusCode.PermissionDenied)]
    public async Task A_stream_that_is_reset_is_the_status_that_the_protocol_says(int errorCode, StatusCode status)
    {
        await FailsAsync(status, context => Reset(context, errorCode));
        await FailsAsync(status, async context =>
        {
            // The beginning of a message of nine bytes.
            await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, 9, 1, 1]);
            await context.Response.Body.FlushAsync();
            await Reset(context, errorCode);
        });
    }

    [Fact]
    public Task A_connection_that_breaks_in_the_middle_is_UNAVAILABLE() => FailsAsync(StatusCode.Unavailable, async context =>
    {
        await context.Response.Body.WriteAsync(new byte[3]);
        await context.Response.Body.FlushAsync();
        context.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>().Abort();
    });

    [Fact]
    public Task An_answer_that_unpacks_to_more_than_the_limit_is_RESOURCE_EXHAUSTED() => FailsAsync(StatusCode.ResourceExhausted, async context =>
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(new byte[3_000_000]);

        var header = new byte[5];
        header[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), (int)packed.Length);
        context.Response.Headers["grpc-encoding"] = "gzip";
        await context.Response.Body.WriteAsync((byte[])[.. header, .. packed.ToArray()]);
        context.Response.AppendTrailer("grpc-status", "0");
    });

    [Fact]
    public Task An_answer_without_a_status_is_CANCELLED() => FailsAsync(StatusCode.Cancelled, context => context.Response.Body.WriteAsync(new byte[5]).AsTask());

    [Fact]
    public Task A_status_that_there_is_not_is_told_as_it_is() => FailsAsync((StatusCode)4711, context =>
    {
        context.Response.Headers["grpc-status"] = "4711";
        return Task.CompletedTask;
    });

    [Fact]
    public Task An_answer_that_is_packed_in_an_unknown_way_is_UNIMPLEMENTED() => FailsAsync(StatusCode.Unimplemented, async context =>
    {
        context.Response.Headers["grpc-encoding"] = "br";
        await context.Response.Body.WriteAsync((byte[])[1, 0, 0, 0, 1, 0]);
    });

    [Fact]
    public Task A_page_is_no_answer() => FailsAsync(StatusCode.Cancelled, async context =>
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<h1>Welcome</h1>");
    });

    [Fact]
    public async Task A_call_has_no_more_time_than_the_request_that_it_is_made_for()
    {
        var told = "";
        await FailsAsync(
            StatusCode.NotFound,
            context =>
            {
                told = context.Request.Headers["grpc-timeout"].ToString();
                context.Response.Headers.GrpcStatus = "5";
                context.Response.Headers.GrpcMessage = "There is no such.";
                return Task.CompletedTask;
            },
            () =>
            {
                var time = new TestTime();
                var deadline = Deadline.Within(TimeSpan.FromHours(1), time);
                time.Advance(TimeSpan.FromMinutes(30));
                return deadline;
            },
            TimeSpan.FromHours(1));

        Assert.True(GrpcTimeout.TryParse(told, out var left) && left <= TimeSpan.FromMinutes(30), $"It was told '{told}'.");
        await FailsAsync(
            StatusCode.DeadlineExceeded,
            context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default),
            () => Deadline.Within(TimeSpan.FromMilliseconds(300), TimeProvider.System));
    }

    private static Task Reset(HttpContext context, int errorCode)
    {
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);
        return Task.CompletedTask;
    }

    private static async Task FailsAsync(StatusCode status, RequestDelegate answer, Func<IDisposable>? within = null, TimeSpan? limit = null)
    {
        var builder = TestHost.CreateBuilder("probe");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var application = builder.Build();
        application.Run(context =>
        {
            context.Response.ContentType = "application/grpc";
            return answer(context);
        });
        await application.StartAsync(Cancellation);

        using var scope = within?.Invoke();
        await using var caller = new ProbeCaller(new Uri(application.Urls.First()));
        var failure = await Assert.ThrowsAsync<RpcException>(() => caller.Client.SayAsync(
            new Words(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + limit, cancellationToken: Cancellation).ResponseAsync);
        Assert.True(status == failure.StatusCode, $"{status} is expected, and not {failure}");
    }
}
