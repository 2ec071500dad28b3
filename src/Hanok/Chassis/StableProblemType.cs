using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hanok.Chassis;

/// <summary>
/// Gives the problems that ASP.NET Core makes up, such as 404 for a path that nothing is mapped to, a type like all others:
/// <c>urn:hanok:problem:not-found</c>. Its own points into a version of the RFC and changes with it. The title says the type in words, and the
/// trace is one that can be looked up.
/// </summary>
internal static class StableProblemType
{
    private const string Urn = "urn:", Trace = "traceId";

    public static void Set(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var reason = ReasonPhrases.GetReasonPhrase(problem.Status ?? context.HttpContext.Response.StatusCode);
        if (problem.Type is not { } type || type.StartsWith("https://tools.ietf.org/", StringComparison.Ordinal))
            problem.Type = reason.Length == 0 ? "about:blank" : $"urn:hanok:problem:{reason.Replace(' ', '-').ToLowerInvariant()}";

        // The reason says only what the status does.
        if ((string.IsNullOrEmpty(problem.Title) || problem.Title == reason) && problem.Type.StartsWith(Urn, StringComparison.Ordinal))
            problem.Title = Words(problem.Type[(problem.Type.LastIndexOf(':') + 1)..]) ?? problem.Title;

        if (TraceOf(context.HttpContext) is { } trace)
            problem.Extensions[Trace] = trace;
        else
            problem.Extensions.Remove(Trace);
    }

    private static string? Words(string kind) => kind.Length == 0 ? null : char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' ');

    // Nobody traces here, but the client may: it is its trace that goes on. Else ASP.NET Core gives the number of the connection, which no trace knows.
    private static string? TraceOf(HttpContext context) => Activity.Current?.Id
        ?? (ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out _) ? context.Request.Headers.TraceParent.ToString() : null);
}
