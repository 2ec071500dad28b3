using System.Net;
using System.Net.Sockets;
using Hanok.Http;
using Hanok.Idempotency;

namespace Hanok.Resilience;

/// <summary>What is tried again, and when. Pure: the caller brings the chance.</summary>
internal static class RetryDecider
{
    // A service that starts anew, or drops a connection, is well after some tens of milliseconds.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the request may be sent twice: by its method (RFC 9110, 9.2.2), or because who gets it recognises it by its
    /// <c>Idempotency-Key</c>.
    /// </summary>
    public static bool IsRepeatable(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
        || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete || request.Headers.Contains(IdempotencyKey.Header);

    /// <summary>An answer that says something about the destination's health, and nothing about the request.</summary>
    public static bool IsFailure(HttpStatusCode status) => (int)status >= 500 && status != HttpStatusCode.NotImplemented;

    /// <summary>An answer that may be another one the next time.</summary>
    public static bool IsWorthRetry(HttpResponseMessage response) =>
        IsFailure(response.StatusCode) || response.StatusCode == HttpStatusCode.RequestTimeout
        // Without it nobody knows when, and who is told to ask less often should not ask more often.
        || (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null);

    /// <summary>The request cannot have reached anybody, so that it may be sent elsewhere whatever it is.</summary>
    public static bool WasNeverMade(Exception e) => e is CircuitOpenException || SendFailure.NeverArrived(e);

    /// <summary>The destination failed by that, and not the request or who made it.</summary>
    /// <param name="bodyIsInMemory">Else the body may be what failed, and only what the connection says is the destination's.</param>
    public static bool IsDestinations(Exception e, bool bodyIsInMemory) => e is CallTimeoutException
        || (SendFailure.IsDestinations(e) && (bodyIsInMemory || SendFailure.Find<SocketException>(e) is not null
            || e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown }));

    /// <param name="retry">1 for the first one.</param>
    /// <param name="asked">What <c>Retry-After</c> says.</param>
    /// <param name="chance">From 0 to 1: the whole wait varies (full jitter), so that those who failed together do not come back together.</param>
    public static TimeSpan Wait(int retry, TimeSpan? asked, double chance)
    {
        var longest = TimeSpan.FromTicks((long)Math.Min(First.Ticks * Math.Pow(2, Math.Clamp(retry, 1, 31) - 1), Longest.Ticks));
        var wait = longest * chance;
        return asked > wait ? asked.Value : wait;
    }

    public static TimeSpan? AskedBy(HttpResponseMessage? response, DateTimeOffset now) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
