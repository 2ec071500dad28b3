using System.Net.Sockets;

namespace Hanok.Http;

/// <summary>What the exception of a request that got no answer says: whether it can have arrived, and who failed. Pure.</summary>
/// <remarks>Only for what went through <see cref="SendOnceHandler"/>: otherwise the last of several tries may be one without a connection.</remarks>
public static class SendFailure
{
    /// <summary>There was no connection, so nobody has seen the request: it may be sent elsewhere, whatever it is.</summary>
    public static bool NeverArrived(Exception? exception) =>
        Find<HttpRequestException>(exception)?.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        // What SocketsHttpHandler has inside when its ConnectTimeout is over; nothing else here throws it.
        || Find<TimeoutException>(exception) is not null;

    /// <summary>
    /// The destination failed: it was not there, or broke off, or answered what is no HTTP. Else the request was one that could not be made (a
    /// header with letters that it cannot have, an address that is none), or its answer one that is not taken: nobody else's request fails by that.
    /// </summary>
    public static bool IsDestinations(Exception? exception) =>
        Find<HttpRequestException>(exception)?.HttpRequestError switch
        {
            HttpRequestError.Unknown or null => Find<HttpIOException>(exception) is { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded }
                || Find<SocketException>(exception) is not null || Find<IOException>(exception) is not null and not HttpIOException
                || Find<TimeoutException>(exception) is not null,
            HttpRequestError.ConfigurationLimitExceeded => false,
            _ => true,
        };

    /// <summary>The first exception of the kind: the exception itself, or one within it.</summary>
    public static T? Find<T>(Exception? exception) where T : Exception => exception switch
    {
        null => null,
        T found => found,
        AggregateException all => all.InnerExceptions.Select(Find<T>).FirstOrDefault(e => e is not null),
        _ => Find<T>(exception.InnerException),
    };
}
