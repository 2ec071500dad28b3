using System.Net;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Hanok.Discovery;
using Hanok.Grpc.Wire;
using Hanok.Resilience;
using Microsoft.Extensions.Options;

namespace Hanok.Grpc.Client;

/// <summary>Calls one service by gRPC: its instances in turn, and another when one cannot be reached.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GrpcClient
{
    private const string Endpoint = "grpc";

    // More unreachable instances than that are no accident of one: the caller is told.
    private const int MostAttempts = 3;

    private readonly string _service;
    private readonly HttpClient _http;
    private readonly ServiceAddresses _addresses;
    private readonly GrpcOptions _options;
    private readonly TimeProvider _time;
    private int _turn;

    internal GrpcClient(string service, HttpClient http, ServiceAddresses addresses, IOptions<GrpcOptions> options, TimeProvider time) =>
        (_service, _http, _addresses, _options, _time) = (service, http, addresses, options.Value, time);

    /// <exception cref="GrpcException">The call did not end with OK: the service said so, cannot be reached, or the deadline has passed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions? options = null, CancellationToken cancellation = default)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        Descriptors.CheckShape(method.Descriptor, streams: false);
        using var call = Prepare(method.Descriptor, options, _options.DeadlineSeconds, cancellation);
        await SendAsync(call, method.Path, request);
        var response = await call.ReadAsync()
            ?? throw call.Failure() ?? new GrpcException(GrpcStatus.Unimplemented, $"'{_service}' answered {method.Path} with OK and without a message.");

        if (await call.ReadAsync() is not null)
            throw new GrpcException(GrpcStatus.Unimplemented, $"'{_service}' answered {method.Path}, which is unary, with more than one message.");

        return call.Failure() is { } failure ? throw failure : (TResponse)response;
    }

    /// <summary>The messages of a server-streaming method, as they come. To stop before the end is to cancel the call.</summary>
    /// <exception cref="GrpcException">As of a unary call; messages may have come before.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        Descriptors.CheckShape(method.Descriptor, streams: true);
        using var call = Prepare(method.Descriptor, options, _options.LongestCallSeconds, cancellation);
        await SendAsync(call, method.Path, request);
        while (await call.ReadAsync() is { } response)
            yield return (TResponse)response;

        if (call.Failure() is { } failure)
            throw failure;
    }

    private ClientCall Prepare(MethodDescriptor method, GrpcCallOptions? options, int seconds, CancellationToken cancellation)
    {
        TimeSpan[] limits =
        [
            TimeSpan.FromSeconds(_options.LongestCallSeconds),
            options?.Timeout ?? TimeSpan.FromSeconds(seconds),
            // Of the request that this call is made for.
            Deadline.Current?.Left ?? TimeSpan.MaxValue,
        ];
        return new(_service, method.OutputType.Parser, options ?? new(), limits.Min(), _options.MaxMessageBytes, _time, cancellation);
    }

    private async Task SendAsync(ClientCall call, string path, IMessage message)
    {
        var length = MessageFrame.Length(message, _options.MaxMessageBytes);
        var instances = _addresses.Of(_service, Endpoint);
        if (instances.Count == 0)
            throw new GrpcException(
                GrpcStatus.Unavailable, $"No address of '{_service}' is known. Set services__{_service}__{Endpoint}__0 to its gRPC endpoint.");

        var turn = (uint)Interlocked.Increment(ref _turn);
        for (var attempt = 1; ; attempt++)
        {
            var instance = instances[(int)((turn + (uint)attempt) % (uint)instances.Count)];
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(instance, path))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new RequestContent(message, length),
            };
            if (await call.TrySendAsync(_http, request, isLast: attempt >= Math.Min(instances.Count, MostAttempts)))
                return;
        }
    }
}
