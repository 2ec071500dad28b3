namespace Hanok.Gateway.Forwarding;

/// <summary>What an exception of the transport says about the request.</summary>
internal static class Failures
{
    /// <summary>There was no connection, so nobody has seen the request.</summary>
    public static bool NeverArrived(Exception? exception) =>
        Find<HttpRequestException>(exception)?.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        // What SocketsHttpHandler has inside when its ConnectTimeout is over; nothing else here throws it.
        || Find<TimeoutException>(exception) is not null;

    public static T? Find<T>(Exception? exception) where T : Exception => exception switch
    {
        null => null,
        T found => found,
        AggregateException all => all.InnerExceptions.Select(Find<T>).FirstOrDefault(e => e is not null),
        _ => Find<T>(exception.InnerException),
    };
}
