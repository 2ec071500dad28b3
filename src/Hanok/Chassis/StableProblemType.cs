using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hanok.Chassis;

/// <summary>
/// Gives the problems that ASP.NET Core makes up, such as 404 for a path that nothing is mapped to, a type like all others:
/// <c>urn:hanok:problem:not-found</c>. Its own points into a version of the RFC and changes with it.
/// </summary>
internal static class StableProblemType
{
    public static void Set(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type is { } type && !type.StartsWith("https://tools.ietf.org/", StringComparison.Ordinal))
            return;

        var reason = ReasonPhrases.GetReasonPhrase(problem.Status ?? context.HttpContext.Response.StatusCode);
        problem.Type = reason.Length == 0 ? "about:blank" : $"urn:hanok:problem:{reason.Replace(' ', '-').ToLowerInvariant()}";
    }
}
