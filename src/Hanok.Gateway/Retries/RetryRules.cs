using Hanok.Gateway.Configuration;
using Hanok.Http;
using Hanok.Idempotency;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Hanok.Gateway.Retries;

/// <summary>What may be tried again. Pure.</summary>
internal static class RetryRules
{
    /// <summary>Whether doing it twice is doing it once: by its method (RFC 9110, 9.2.2), or because the route's service tells a repetition by its key.</summary>
    public static bool IsRepeatable(HttpContext context) => IsIdempotent(context.Request)
        || (context.Request.Headers.ContainsKey(IdempotencyKey.Header) && RouteSettings.Of(context)?.HonoursKeys == true);

    private static bool IsIdempotent(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
        || HttpMethods.IsPut(request.Method) || HttpMethods.IsDelete(request.Method);

    /// <summary>Whether the service itself says that it did not do it, or that it cannot for now.</summary>
    public static bool IsWorthRepeating(int status) =>
        status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable;

    /// <summary>Whether a failure of the transport may be tried elsewhere.</summary>
    /// <param name="untouched">Nothing of the body was read, or what was can be read again.</param>
    public static bool MayRepeat(ForwarderError error, Exception? exception, bool repeatable, bool untouched) => error switch
    {
        ForwarderError.NoAvailableDestinations => untouched,
        ForwarderError.Request or ForwarderError.RequestTimedOut when SendFailure.NeverArrived(exception) => untouched,
        ForwarderError.Request or ForwarderError.RequestBodyDestination or ForwarderError.ResponseBodyDestination =>
            repeatable && untouched,
        _ => false,
    };
}
