using System.Globalization;
using Hanok.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Forwarding;

/// <summary>What a client is told about a failure: above all, whether its request may have had an effect.</summary>
internal static class ForwardingProblem
{
    private const int Unavailable = StatusCodes.Status503ServiceUnavailable;

    public static ProblemDetails TooLarge(long limit) => Problem(
        StatusCodes.Status413PayloadTooLarge, "payload-too-large", $"The body is longer than the {limit} bytes that are accepted here.");

    /// <param name="status">What YARP makes of it.</param>
    /// <param name="rest">Until the first of the destinations whose breakers are open may be tried; nothing when that is not why.</param>
    public static ProblemDetails Of(IForwarderErrorFeature error, IReverseProxyFeature proxy, int status, bool timedOut, TimeSpan rest)
    {
        var cluster = proxy.Cluster.Config.ClusterId;
        return error.Error switch
        {
            ForwarderError.NoAvailableDestinations when proxy.AllDestinations.Count == 0 => Problem(
                Unavailable, "unavailable", $"No address of '{cluster}' is known here. Nothing was changed; try again."),
            ForwarderError.NoAvailableDestinations when rest > TimeSpan.Zero => Problem(
                Unavailable, "unavailable", string.Create(CultureInfo.InvariantCulture,
                    $"'{cluster}' failed too often, and is left alone for {Math.Ceiling(rest.TotalSeconds)} s more. Nothing was changed; try again.")),
            ForwarderError.NoAvailableDestinations => Problem(
                Unavailable, "unavailable", $"No instance of '{cluster}' is well. Nothing was changed; try again."),
            _ when timedOut => Late(cluster),
            ForwarderError.RequestCreation when error is OwnFault { IsAnswer: true } => Problem(
                StatusCodes.Status502BadGateway, "bad-gateway", $"'{cluster}' answered, but with headers that cannot be handed on. Whether it did what was asked is not known."),
            ForwarderError.RequestCreation => Problem(
                StatusCodes.Status400BadRequest, "malformed-request",
                $"The request cannot be handed on to '{cluster}' as it is: its address or a header has what HTTP does not allow. Nothing was changed."),
            _ when SendFailure.NeverArrived(error.Exception) => Problem(
                StatusCodes.Status502BadGateway, "bad-gateway", $"'{cluster}' cannot be reached. Nothing was changed; try again."),
            ForwarderError.RequestTimedOut => Late(cluster),
            ForwarderError.RequestBodyClient when status == StatusCodes.Status408RequestTimeout => Problem(
                status, "request-timeout", "The body of the request did not come in time. Whether a part of it had an effect is not known."),
            ForwarderError.RequestBodyClient => BadBody(error.Exception, proxy.Route.Config.MaxRequestBodySize),
            ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled => Problem(
                StatusCodes.Status499ClientClosedRequest, "client-closed-request", "The client went away."),
            _ => Problem(
                StatusCodes.Status502BadGateway, "bad-gateway", $"'{cluster}' broke off. Whether it did what was asked is not known."),
        };
    }

    private static ProblemDetails Late(string cluster) => Problem(
        StatusCodes.Status504GatewayTimeout, "gateway-timeout",
        $"'{cluster}' did not answer in time. Whether it did what was asked is not known.");

    private static ProblemDetails BadBody(Exception? exception, long? limit) =>
        SendFailure.Find<BadHttpRequestException>(exception) is { StatusCode: StatusCodes.Status413PayloadTooLarge } && limit is { } bytes
            ? TooLarge(bytes)
            : Problem(StatusCodes.Status400BadRequest, "malformed-request", "The body of the request broke off or is malformed.");

    private static ProblemDetails Problem(int status, string type, string detail) => new()
    {
        Status = status,
        Type = $"urn:hanok:problem:{type}",
        Detail = detail,
    };
}
