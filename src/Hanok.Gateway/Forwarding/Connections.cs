namespace Hanok.Gateway.Forwarding;

/// <summary>How the gateway holds its connections to the destinations.</summary>
internal static class Connections
{
    // Within one data centre a connection takes milliseconds. YARP's 15 s would be most of the time that a request has.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <param name="traced">Whether somebody collects traces. If not, what a client sends of a trace passes as it is, and costs nothing.</param>
    public static void Configure(SocketsHttpHandler handler, bool traced)
    {
        handler.ConnectTimeout = ConnectTimeout;
        if (!traced)
            handler.ActivityHeadersPropagator = null;
    }
}
