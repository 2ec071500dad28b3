namespace Hanok.Grpc.Client;

/// <summary>The connections to all instances of all services.</summary>
internal static class GrpcChannel
{
    public const string Key = "grpc";

    public static HttpClient Open() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Finds a peer that vanished without closing the connection.
        KeepAlivePingDelay = TimeSpan.FromSeconds(5),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        // A connection usually has a hundred streams: calls beyond four hundred wait for each other, until their deadlines.
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = 4,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    })
    {
        // Each call has its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
