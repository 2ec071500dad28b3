using Hanok.Gateway.Retries;
using Hanok.Resilience;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Model;

namespace Hanok.Gateway.Forwarding;

/// <summary>How it stands with one request: what the steps of the pipeline, and the transforms, have to tell each other.</summary>
internal sealed class ForwardingAttempt
{
    /// <summary>How often it was tried, the running attempt included.</summary>
    public int Count { get; set; }

    /// <summary>Whether there are destinations beside the one that is asked.</summary>
    public bool HasOthers { get; set; }

    /// <summary>Whether a 502 or 503 of the service may be thrown away, because the request is tried elsewhere then.</summary>
    public bool MayDiscardAnswer { get; set; }

    /// <summary>The body of the request, where there is one.</summary>
    public ReplayableBody? Body { get; set; }

    public bool IsUntouched => Body?.IsWhole != false;

    /// <summary>The client has not sent all of its request yet: what takes long is its doing.</summary>
    public bool WaitsForClient => Body?.HasEnded == false;

    /// <summary>What pays for a further attempt.</summary>
    public RetryBudget? Budget { get; set; }

    /// <summary>The answer was thrown away.</summary>
    public bool Discarded { get; set; }

    /// <summary>The destination that was picked, and its breaker, which waits for a verdict.</summary>
    public DestinationState? Destination { get; set; }

    public Breaking.Breaker? Breaker { get; set; }

    public bool IsProbe { get; set; }

    /// <summary>Nothing for a stream.</summary>
    public ForwardingDeadline? Deadline { get; set; }

    /// <summary>What the client gets is a substitute, which nobody should keep.</summary>
    public bool FellBack { get; set; }

    public static ForwardingAttempt? Find(HttpContext context) => context.Features.Get<ForwardingAttempt>();
}
