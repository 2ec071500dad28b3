using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hanok.Http;

/// <summary>How the processes of a system connect to each other: the only place that makes the handler of an <c>HttpClient</c>.</summary>
public static class ServiceConnections
{
    // Within one data centre a connection takes milliseconds.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A handler that takes nothing from the machine around it (no proxy of the environment), keeps no cookies, follows no redirect and gives up
    /// after two seconds without a connection.
    /// </summary>
    /// <param name="configure">What is different here.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The one place.")]
    public static SocketsHttpHandler Handler(Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            // An answer from elsewhere is not the one that was asked for, and would get the token.
            AllowAutoRedirect = false,
        };
        Isolate(handler);
        configure?.Invoke(handler);
        return handler;
    }

    /// <summary>Takes away what a handler that somebody else made would take from its surroundings. A handler of another kind stays as it is.</summary>
    internal static void Isolate(HttpMessageHandler handler)
    {
        switch (handler)
        {
            case SocketsHttpHandler sockets:
                sockets.UseProxy = sockets.UseCookies = false;
                // Kestrel reads UTF-8. Without this, a name with other letters in a header is a request that cannot be sent.
                sockets.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.UTF8;
                sockets.ResponseHeaderEncodingSelector ??= static (_, _) => Encoding.UTF8;
                break;
            case HttpClientHandler client:
                client.UseProxy = client.UseCookies = false;
                break;
        }
    }
}
