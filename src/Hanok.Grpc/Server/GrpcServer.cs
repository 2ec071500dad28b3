using System.Globalization;
using Google.Protobuf.Reflection;
using Hanok.Grpc.Wire;
using Hanok.Messaging;
using Hanok.Resilience;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Grpc.Server;

/// <summary>
/// One call: (1) is it gRPC, (2) until when, (3) one message in, (4) the handler and its messages out, (5) the status. What goes wrong
/// anywhere is a status too.
/// </summary>
internal sealed partial class GrpcServer(
    IOptions<GrpcOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<GrpcServer> logger)
{
    // HTTP/2's own code for "nobody waits for this any more".
    private const int Cancel = 8;

    public async Task ServeAsync(HttpContext context, MethodDescriptor method, GrpcHandler handler)
    {
        if (await GrpcRefusal.WriteAsync(context))
            return;

        context.Response.ContentType = GrpcHeaders.ContentType;
        Deadline? deadline = null;
        CancellationTokenSource? any = null;
        ResponseWriter? response = null;
        var isReading = true;
        try
        {
            var left = TimeLeft(context.Request.Headers);
            // Of what the handler asks others, too.
            deadline = Deadline.Within(left, time);
            // A stream can last for an hour: a shutdown is not to wait for it.
            any = CancellationTokenSource.CreateLinkedTokenSource(
                deadline.Token, context.RequestAborted, method.IsServerStreaming ? lifetime.ApplicationStopping : CancellationToken.None);
            var call = new GrpcCall(context, time.GetUtcNow() + left, any.Token);
            response = new ResponseWriter(context.Response, call, options.Value.MaxMessageBytes);

            var request = await ReadOneAsync(context, method, any.Token);
            isReading = false;
            await handler(request, call, response);
            response.Begin();
            GrpcTrailers.Write(context.Response, GrpcStatus.Ok, "", call.Trailers, inTrailers: true);
            Tell(context, method, GrpcStatus.Ok);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || IsReset(e, isReading))
        {
            // Nobody is there who could be told.
            Tell(context, method, GrpcStatus.Cancelled);
        }
        catch (Exception e)
        {
            var failure = Failure(e, context, deadline?.IsOver == true, any?.IsCancellationRequested == true);
            Tell(context, method, failure.Status);
            if (failure.Status is GrpcStatus.Unknown)
                LogFailed(e, method.FullName);

            if (response?.IsStuck == true && context.Features.Get<IHttpResetFeature>() is { } stream)
                stream.Reset(Cancel);
            else
                GrpcTrailers.Write(context.Response, failure.Status, failure.Detail, failure.Trailers, inTrailers: response?.HasBegun == true);
        }
        finally
        {
            any?.Dispose();
            deadline?.Dispose();
        }
    }

    /// <summary>For a method that is in the descriptor and has no handler, or is not even there.</summary>
    public static async Task RefuseAsync(HttpContext context, string detail)
    {
        if (await GrpcRefusal.WriteAsync(context))
            return;

        context.Response.ContentType = GrpcHeaders.ContentType;
        GrpcTrailers.Write(context.Response, GrpcStatus.Unimplemented, detail, new(), inTrailers: false);
    }

    // What the caller says, by gRPC or by the gateway's header, and never more than a call may last.
    private TimeSpan TimeLeft(IHeaderDictionary headers)
    {
        var left = TimeSpan.FromSeconds(options.Value.LongestCallSeconds);
        if (headers[GrpcHeaders.Timeout].ToString() is { Length: > 0 } timeout)
        {
            if (!GrpcTimeout.TryParse(timeout, out var said))
                throw new GrpcException(GrpcStatus.Internal, $"{GrpcHeaders.Timeout} is '{timeout}'. Write up to eight digits and one of H M S m u n.");

            left = said < left ? said : left;
        }

        if (long.TryParse(headers[Deadline.Header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < left.TotalMilliseconds)
            left = TimeSpan.FromMilliseconds(milliseconds);

        return left;
    }

    private async ValueTask<Google.Protobuf.IMessage> ReadOneAsync(HttpContext context, MethodDescriptor method, CancellationToken cancellation)
    {
        var encoding = context.Request.Headers[GrpcHeaders.Encoding].ToString();
        if (encoding is not ("" or GrpcHeaders.Identity or GrpcHeaders.Gzip))
        {
            context.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.Encodings;
            throw new GrpcException(GrpcStatus.Unimplemented, $"Messages that are packed with '{encoding}' are not read here. Send {GrpcHeaders.Encodings}.");
        }

        var messages = new MessageReader(context.Request.BodyReader, encoding.Length == 0 ? null : encoding, options.Value.MaxMessageBytes);
        var request = await messages.ReadAsync(method.InputType.Parser, cancellation)
            ?? throw new GrpcException(GrpcStatus.Unimplemented, $"{method.FullName} takes one message, and none came.");

        return await messages.ReadAsync(method.InputType.Parser, cancellation) is null
            ? request
            : throw new GrpcException(GrpcStatus.Unimplemented, $"{method.FullName} takes one message, and a second one came.");
    }

    private static GrpcException Failure(Exception exception, HttpContext context, bool isLate, bool isStopping) => exception switch
    {
        GrpcException { Status: not GrpcStatus.Ok } e => e,
        _ when isLate => new(GrpcStatus.DeadlineExceeded, "The deadline of the call has passed."),
        OperationCanceledException when isStopping => new(GrpcStatus.Unavailable, "The service is shutting down. Ask another instance, or again in a moment."),
        BadHttpRequestException e => new(
            e.StatusCode == StatusCodes.Status413PayloadTooLarge ? GrpcStatus.ResourceExhausted : GrpcStatus.Internal, e.Message),
        _ when context.RequestServices.GetService<IDatabase>()?.IsTransient(exception) == true =>
            new(GrpcStatus.Unavailable, "The database does not answer. Try again."),
        _ => new(GrpcStatus.Unknown, "Something is wrong here, and has been logged."),
    };

    // The reading breaks off a moment before the request is told to be aborted.
    private static bool IsReset(Exception exception, bool isReading) =>
        exception is ConnectionResetException or ConnectionAbortedException || (isReading && exception is IOException and not BadHttpRequestException);

    private static void Tell(HttpContext context, MethodDescriptor method, GrpcStatus status)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } activity)
            return;

        activity.SetTag("rpc.system", "grpc");
        activity.SetTag("rpc.service", method.Service.FullName);
        activity.SetTag("rpc.method", method.Name);
        activity.SetTag("rpc.grpc.status_code", (int)status);
    }

    [LoggerMessage(LogLevel.Error, "{Method} failed.")]
    private partial void LogFailed(Exception exception, string method);
}
