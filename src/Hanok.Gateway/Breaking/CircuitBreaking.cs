using Hanok.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Hanok.Gateway.Breaking;

/// <summary>
/// The two steps around load balancing: before it, destinations that are open are left out; after it, the one that was picked is asked
/// whether the request may go, and judged by what becomes of it.
/// </summary>
internal sealed class CircuitBreaking(Breakers breakers)
{
    public Task LeaveOutAsync(HttpContext context, RequestDelegate next)
    {
        if (breakers.HaveOpened)
        {
            var proxy = context.GetReverseProxyFeature();
            if (!proxy.AvailableDestinations.All(d => breakers.Of(d).MayEnter))
                proxy.AvailableDestinations = [.. proxy.AvailableDestinations.Where(d => breakers.Of(d).MayEnter)];
        }

        return next(context);
    }

    public Task AskAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var attempt = ForwardingAttempt.Find(context);
        if (attempt is null || proxy.AvailableDestinations is not [var destination])
            return next(context);

        attempt.Destination = destination;
        var breaker = breakers.Of(destination);
        if (!breaker.TryEnter(out var probe))
        {
            // Somebody else is the probe: for this one the destination is not there.
            proxy.AvailableDestinations = [];
            return next(context);
        }

        (attempt.Breaker, attempt.IsProbe) = (breaker, probe);
        return next(context);
    }

    /// <summary>The destination has answered, if only the head of it: a stream may take hours to end.</summary>
    public void Answered(ForwardingAttempt attempt, int status)
    {
        if (Take(attempt) is not { } breaker)
            return;

        // Who sends slowly makes it late.
        if (status == StatusCodes.Status504GatewayTimeout && attempt.WaitsForClient)
        {
            breaker.Nothing(attempt.IsProbe);
            return;
        }

        // Others of the 5xx are about one request. These say that nobody is there who could do any: of several, another may. A destination that is
        // alone is there, answers at once, and says better than we could what is missing.
        if (attempt.HasOthers && status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
            breakers.Failed(attempt.Destination!, breaker, attempt.IsProbe);
        else
            breakers.Succeeded(attempt.Destination!, breaker, attempt.IsProbe);
    }

    /// <summary>The attempt is over. Without an answer it is judged now.</summary>
    public void Ended(HttpContext context, ForwardingAttempt attempt)
    {
        if (Take(attempt) is not { } breaker)
            return;

        if (IsItsFault(context, attempt))
            breakers.Failed(attempt.Destination!, breaker, attempt.IsProbe);
        else
            breaker.Nothing(attempt.IsProbe);
    }

    // What the client broke off, sent too slowly, or wanted sooner than the route does, is not the destination's fault.
    private static bool IsItsFault(HttpContext context, ForwardingAttempt attempt) => context.GetForwarderErrorFeature()?.Error switch
    {
        ForwarderError.Request => true,
        ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination => !attempt.WaitsForClient,
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled =>
            !attempt.WaitsForClient && ForwardingProblems.TimedOut(context) && attempt.Deadline?.ClientIsLate != true
            // The header of the client sets it, and nothing else does here; it also bounds what looks like a stream, which the route does not.
            && Resilience.Deadline.Current?.IsOver != true,
        _ => false,
    };

    private static Breaker? Take(ForwardingAttempt attempt)
    {
        var breaker = attempt.Breaker;
        attempt.Breaker = null;
        return breaker;
    }
}
