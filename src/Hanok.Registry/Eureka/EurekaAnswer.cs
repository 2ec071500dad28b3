using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Hanok.Registry.Eureka;

/// <summary>The form of an answer, as Eureka chooses it.</summary>
internal static class EurekaAnswer
{
    /// <summary>JSON only for who asks for it; Java clients do not always say what they want, and want XML.</summary>
    public static bool WantsJson(HttpRequest request) => request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    public static IResult Of(HttpContext context, Document document)
    {
        var zipped = StringWithQualityHeaderValue.TryParseList(context.Request.Headers.AcceptEncoding, out var encodings)
            && encodings.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is null or > 0);
        if (zipped)
            context.Response.Headers.ContentEncoding = "gzip";

        return Bytes(context, json => document.Bytes(json, zipped));
    }

    public static IResult Bytes(HttpContext context, Func<bool, byte[]> write)
    {
        var json = WantsJson(context.Request);
        context.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
        context.Response.Headers.CacheControl = "no-store";
        return new BoundedAnswer(write(json), json ? "application/json" : "application/xml");
    }

    public static ProblemHttpResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers.Remove(HeaderNames.ContentEncoding);
        return Problem(
            StatusCodes.Status503ServiceUnavailable, "registry-busy",
            "This caller has as much on its way from here as it may. Read what was sent, or ask again in a second.");
    }

    public static ProblemHttpResult Problem(int status, string type, string detail) =>
        TypedResults.Problem(detail, statusCode: status, type: $"urn:hanok:problem:{type}");

    public static ProblemHttpResult NotFound(string what) =>
        Problem(StatusCodes.Status404NotFound, "instance-not-found", $"{what} is not listed here. A client that is alive registers again.");
}
