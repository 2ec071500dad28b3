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
    [InlineData("", GrpcStatus.Unimplemented)]
    [InlineData("00000000", GrpcStatus.Internal)]
    [InlineData("00000000050A", GrpcStatus.Internal)]
    [InlineData("00FFFFFFFF", GrpcStatus.ResourceExhausted)]
    [InlineData("0100000000", GrpcStatus.Internal)]
    [InlineData("0700000000", GrpcStatus.Internal)]
    [InlineData("00000000030AFFFF", GrpcStatus.Internal)]
    [InlineData("00000000000000000000", GrpcStatus.Unimplemented)]
    public Task An_answer_that_is_no_message_is_a_status(string bytes, GrpcStatus status) => FailsAsync(status, async context =>
    {
        await context.Response.Body.WriteAsync(Convert.FromHexString(bytes));
        context.Response.AppendTrailer("grpc-status", "0");
    });

    [Theory]
    [InlineData(400, GrpcStatus.Internal)]
    [InlineData(401, GrpcStatus.Unauthenticated)]
    [InlineData(403, GrpcStatus.PermissionDenied)]
    [InlineData(404, GrpcStatus.Unimplemented)]
    [InlineData(429, GrpcStatus.Unavailable)]
    [InlineData(500, GrpcStatus.Unknown)]
    [InlineData(502, GrpcStatus.Unavailable)]
    [InlineData(503, GrpcStatus.Unavailable)]
    [InlineData(504, GrpcStatus.Unavailable)]
    [InlineData(302, GrpcStatus.Unknown)]
    public Task An_answer_of_HTTP_is_the_status_that_the_protocol_says(int http, GrpcStatus status) => FailsAsync(status, context =>
    {
        context.Response.StatusCode = http;
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(0, GrpcStatus.Internal)]
    [InlineData(2, GrpcStatus.Internal)]
    [InlineData(7, GrpcStatus.Unavailable)]
    [InlineData(8, GrpcStatus.Cancelled)]
    [InlineData(11, GrpcStatus.ResourceExhausted)]
    [InlineData(12, GrpcStatus.PermissionDenied)]
    public async Task A_stream_that_is_reset_is_the_status_that_the_protocol_says(int errorCode, GrpcStatus status)
    {
        await FailsAsync(status, context => Reset(context, errorCode));
        await FailsAsync(status, async context =>
        {
            await context.Response.Body.WriteAsync(new byte[7]);
            await context.Response.Body.FlushAsync();
            await Reset(context, errorCode);
        });
    }

    [Fact]
    public Task A_connection_that_breaks_in_the_middle_is_UNAVAILABLE() => FailsAsync(GrpcStatus.Unavailable, async context =>
    {
        await context.Response.Body.WriteAsync(new byte[3]);
        await context.Response.Body.FlushAsync();
        context.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>().Abort();
    });

    [Fact]
    public Task An_answer_without_a_status_is_UNKNOWN() => FailsAsync(GrpcStatus.Unknown, context => context.Response.Body.WriteAsync(new byte[5]).AsTask());

    [Fact]
    public Task A_status_that_there_is_not_is_UNKNOWN() => FailsAsync(GrpcStatus.Unknown, context =>
    {
        context.Response.Headers["grpc-status"] = "4711";
        return Task.CompletedTask;
    });

    [Fact]
    public Task An_answer_that_is_packed_in_an_unknown_way_is_INTERNAL() => FailsAsync(GrpcStatus.Internal, async context =>
    {
        context.Response.Headers["grpc-encoding"] = "br";
        await context.Response.Body.WriteAsync(new byte[5]);
    });

    [Fact]
    public Task A_page_is_no_answer() => FailsAsync(GrpcStatus.Unknown, async context =>
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<h1>Welcome</h1>");
    });

    [Fact]
    public async Task A_call_has_no_more_time_than_the_request_that_it_is_made_for()
    {
        var (told, time) = ("", new TestTime());
        await FailsAsync(
            GrpcStatus.DeadlineExceeded,
            async context =>
            {
                told = context.Request.Headers["grpc-timeout"].ToString();
                time.Advance(TimeSpan.FromHours(1));
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            () => Deadline.Within(TimeSpan.FromHours(1), time));

        Assert.InRange(int.Parse(told.TrimEnd('m')), 1, 3_600_000);
    }

    private static Task Reset(HttpContext context, int errorCode)
    {
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);
        return Task.CompletedTask;
    }

    private static async Task FailsAsync(GrpcStatus status, RequestDelegate answer, Func<IDisposable>? within = null)
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
        var failure = await Assert.ThrowsAsync<GrpcException>(() => caller.Client.UnaryAsync(ProbeClients.Say, new Words(), null, Cancellation));
        Assert.Equal(status, failure.Status);
        Assert.NotEmpty(failure.Detail);
    }
}
