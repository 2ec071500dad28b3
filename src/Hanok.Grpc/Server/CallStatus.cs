using System.Buffers;
using System.Buffers.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Hanok.Messaging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hanok.Grpc.Server;

/// <summary>
/// Stands around every handler: whatever it ends with is a status, and only what is this service's own fault is logged. Thread-safe.
/// </summary>
internal sealed partial class CallStatus(IHostApplicationLifetime lifetime, ILogger<CallStatus> logger) : Interceptor
{
    // Encoded it may be nine times as long, and the usual limit for all headers together is 16 KB.
    private const int LongestDetail = 1000;

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e)
        {
            throw Failure(e, context);
        }
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        UnaryServerHandler(
            new CallStreamReader<TRequest>(requestStream, context.CancellationToken), context, (messages, call) => continuation(messages, call));

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, new CallStreamWriter<TResponse>(responseStream, context.CancellationToken), context);
        }
        catch (Exception e)
        {
            throw Failure(e, context);
        }
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        ServerStreamingServerHandler(
            new CallStreamReader<TRequest>(requestStream, context.CancellationToken), responseStream, context,
            (messages, answers, call) => continuation(messages, answers, call));

    private RpcException Failure(Exception exception, ServerCallContext call)
    {
        var http = call.GetHttpContext();
        var end = http.Features.Get<CallEnd>();
        switch (exception)
        {
            case RpcException { Status.Detail.Length: > LongestDetail } said:
                return new(new(said.StatusCode, said.Status.Detail[..LongestDetail]), said.Trailers);
            case RpcException said:
                return said;
            case var _ when end?.Deadline.IsOver == true:
                return Of(StatusCode.DeadlineExceeded, "The deadline of the call has passed.");
            // Nobody is there who could be told. The writing breaks off a moment before the request is told to be aborted.
            case var _ when end?.Gone.IsCancellationRequested == true || exception is ConnectionResetException or ConnectionAbortedException:
                return Of(StatusCode.Cancelled, "The caller has gone.");
            // Of streams: a unary call may end.
            case var _ when call.CancellationToken.IsCancellationRequested && lifetime.ApplicationStopping.IsCancellationRequested:
                return Of(StatusCode.Unavailable, "The service is shutting down. Ask another instance, or again in a moment.");
            // By the library's own clock the deadline passed a moment earlier; it has told so.
            case OperationCanceledException when call.CancellationToken.IsCancellationRequested:
                return Of(StatusCode.DeadlineExceeded, "The deadline of the call has passed.");
            case var _ when http.RequestServices.GetService<IDatabase>()?.IsTransient(exception) == true:
                return Of(StatusCode.Unavailable, "The database does not answer. Try again.");
            case ArgumentException or FormatException when !IsReadable(http.Request.Headers):
                return Of(StatusCode.InvalidArgument, "The metadata cannot be read: a key has other characters than a-z 0-9 - _ . or what ends with -bin is no Base64.");
            default:
                LogFailed(exception, call.Method);
                return Of(StatusCode.Unknown, "Something is wrong here, and has been logged.");
        }
    }

    private static RpcException Of(StatusCode status, string detail) => new(new(status, detail));

    // The library reads all of it when the handler asks for any, and throws what it cannot read at the handler.
    private static bool IsReadable(IHeaderDictionary headers) => headers.All(header =>
        !header.Key.AsSpan().ContainsAnyExcept(KeyCharacters)
        && (!header.Key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase) || IsBase64(header.Value.ToString())));

    // With padding or without.
    private static bool IsBase64(string text) => Base64.IsValid(text.PadRight((text.Length + 3) / 4 * 4, '='));

    [LoggerMessage(LogLevel.Error, "{Method} failed.")]
    private partial void LogFailed(Exception exception, string method);
}
