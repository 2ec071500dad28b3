using Grpc.Core;
using Grpc.Core.Interceptors;
using Hanok.Resilience;
using Microsoft.Extensions.Options;

namespace Hanok.Grpc.Client;

/// <summary>Gives every call a deadline: its own, never more than what is left to the request that it is made for. Thread-safe.</summary>
internal sealed class ClientDeadline(IOptions<GrpcOptions> options) : Interceptor
{
    private readonly GrpcOptions _options = options.Value;

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Within(context));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Within(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Within(context));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Within(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Within(context));

    private ClientInterceptorContext<TRequest, TResponse> Within<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        // The library counts by the clock of the machine, whatever the time of this service is.
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var longest = TimeSpan.FromSeconds(_options.LongestCallSeconds);
        var left = context.Options.Deadline is { } said ? said - now
            : context.Method.Type == MethodType.Unary ? TimeSpan.FromSeconds(_options.DeadlineSeconds)
            : longest;
        TimeSpan[] bounds = [left, longest, Deadline.Current?.Left ?? TimeSpan.MaxValue];
        return new(context.Method, context.Host, context.Options.WithDeadline(now + bounds.Min()));
    }
}
