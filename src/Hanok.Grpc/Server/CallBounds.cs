using System.Globalization;
using Grpc.Core;
using Hanok.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hanok.Grpc.Server;

/// <summary>
/// Stands around every call: until when its caller waits, by gRPC or by the gateway's header, and never longer than a call may last. The
/// handler's token is cancelled then, and of a stream when the service stops. Thread-safe.
/// </summary>
internal sealed class CallBounds(IOptions<GrpcOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate serve, MethodType shape)
    {
        var headers = context.Request.Headers;
        var said = headers[GrpcTimeout.Header].ToString();
        var left = TimeSpan.FromSeconds(options.Value.LongestCallSeconds);
        if (said.Length > 0)
        {
            if (!GrpcTimeout.TryParse(said, out var byCaller))
            {
                Refuse(context, StatusCode.Internal, $"{GrpcTimeout.Header} is up to eight digits and one of H M S m u n.");
                return;
            }

            left = byCaller < left ? byCaller : left;
        }

        var isBounded = long.TryParse(headers[Deadline.Header], NumberStyles.None, CultureInfo.InvariantCulture, out var byGateway)
            && byGateway < left.TotalMilliseconds;
        if (isBounded)
            left = TimeSpan.FromMilliseconds(byGateway);

        if (left <= TimeSpan.Zero)
        {
            Refuse(context, StatusCode.DeadlineExceeded, "The call came with no time left to answer it.");
            return;
        }

        // So that the handler's ServerCallContext.Deadline is true.
        if (isBounded || said.Length > 0)
            headers[GrpcTimeout.Header] = GrpcTimeout.Format(left);

        // Of what the handler asks others, too.
        using var deadline = Deadline.Within(left, time);
        var gone = context.RequestAborted;
        // A stream can last for an hour: a shutdown is not to wait for it.
        using var any = CancellationTokenSource.CreateLinkedTokenSource(
            gone, deadline.Token, shape == MethodType.Unary ? CancellationToken.None : lifetime.ApplicationStopping);
        context.RequestAborted = any.Token;
        context.Features.Set(new CallEnd(deadline, gone));
        try
        {
            await serve(context);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }

    private static void Refuse(HttpContext context, StatusCode status, string detail)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers.GrpcStatus = $"{(int)status}";
        context.Response.Headers.GrpcMessage = detail;
    }
}
