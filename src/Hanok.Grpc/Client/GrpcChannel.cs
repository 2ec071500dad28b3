using Hanok.Http;

namespace Hanok.Grpc.Client;

/// <summary>The connections to all instances of all services.</summary>
internal static class GrpcChannel
{
    public const string Key = "grpc";

    public static HttpClient Open() => new(ServiceConnections.Handler(handler =>
    {
        // Finds a peer that vanished without closing the connection.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        // A connection usually has a hundred streams: calls beyond four hundred wait for each other, until their deadlines.
        handler.EnableMultipleHttp2Connections = true;
        handler.MaxConnectionsPerServer = 4;
    }))
    {
        // Each call has its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
