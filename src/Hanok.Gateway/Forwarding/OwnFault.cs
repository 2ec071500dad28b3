using Hanok.Http;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// A failure that is no destination's: a request that could not be made, or an answer that cannot be handed on. It takes the place of what
/// YARP says, so that breakers, passive health and retries all take it for what it is.
/// </summary>
/// <param name="IsAnswer">The destination has answered.</param>
internal sealed record OwnFault(Exception? Exception, bool IsAnswer) : IForwarderErrorFeature
{
    public ForwarderError Error => ForwarderError.RequestCreation;

    /// <summary>The innermost step: nobody has judged the failure yet.</summary>
    public static async Task TellApartAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.GetForwarderErrorFeature() is { } failure && Of(failure) is { } own)
            context.Features.Set<IForwarderErrorFeature>(own);
    }

    public static OwnFault? Of(IForwarderErrorFeature failure) => failure.Error switch
    {
        ForwarderError.ResponseHeaders => new(failure.Exception, IsAnswer: true),
        ForwarderError.Request when !SendFailure.IsDestinations(failure.Exception) => new(
            failure.Exception,
            SendFailure.Find<HttpRequestException>(failure.Exception)?.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded),
        _ => null,
    };
}
