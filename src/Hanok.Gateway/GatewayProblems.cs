using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Gateway;

/// <summary>Writes what the gateway itself has to say, as an RFC 9457 problem.</summary>
internal sealed class GatewayProblems(IProblemDetailsService problems)
{
    /// <param name="retryAfter">Seconds; 0 when trying again is no use.</param>
    public Task WriteAsync(HttpContext context, int status, string type, string detail, int retryAfter = 0) => WriteAsync(context, new()
    {
        Status = status,
        Type = $"urn:hanok:problem:{type}",
        Detail = detail,
    }, retryAfter);

    public async Task WriteAsync(HttpContext context, ProblemDetails problem, int retryAfter = 0)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (retryAfter > 0)
            context.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);

        await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }
}
