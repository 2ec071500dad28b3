using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Gateway.Bff;

/// <summary>When the whole cannot be answered: what the client is told. Never what a service says about its own trouble.</summary>
internal static class CompositionProblem
{
    /// <returns>Null when there is something to show.</returns>
    public static ProblemDetails? Of(IReadOnlyList<CompositionPart> parts, IReadOnlyList<PartOutcome> outcomes)
    {
        for (var i = 0; i < parts.Count; i++)
            if (parts[i].IsRequired && outcomes[i] is { Shown: null, IsStopped: false } lost)
                return Of(parts[i].Name, lost);

        var nothing = outcomes.All(outcome => outcome.Missing is not null) && parts.All(part => part.Fallback is null);
        return nothing
            ? Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", $"None of this can be had now: {string.Join(", ", parts.Select(part => part.Name))}. Try again.")
            : null;
    }

    private static ProblemDetails Of(string part, PartOutcome outcome) => outcome switch
    {
        // Said by the service to whoever asked it, which is the client.
        { Refusal: { } no } => new()
        {
            Status = no.Status,
            Type = no.Type,
            Detail = no.Detail ?? $"'{part}' was refused.",
        },
        { Missing: null } => Problem(StatusCodes.Status404NotFound, "not-found", $"There is no '{part}'."),
        { Missing: MissingReason.Timeout } => Problem(
            StatusCodes.Status504GatewayTimeout, "gateway-timeout", $"'{part}' did not answer in time. Nothing was changed; try again."),
        { Missing: MissingReason.BadAnswer } => Problem(
            StatusCodes.Status502BadGateway, "bad-gateway", $"'{part}' gave an answer that cannot be used. Nothing was changed."),
        _ => Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", $"'{part}' cannot be had now. Nothing was changed; try again."),
    };

    private static ProblemDetails Problem(int status, string type, string detail) => new()
    {
        Status = status,
        Type = $"urn:hanok:problem:{type}",
        Detail = detail,
    };
}
