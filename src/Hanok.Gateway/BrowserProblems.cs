using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hanok.Gateway;

/// <summary>Says a problem as a page to a person whose browser came here by a link or an address: <c>Accept</c> names HTML before anything else.</summary>
internal sealed class BrowserProblems : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.Headers.Accept is [{ } accept, ..] && accept.StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        var status = problem.Status ?? response.StatusCode;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        await response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Heading(status)}</title></head>
            <body>
            <h1>{Heading(status)}</h1>
            <p>{HtmlEncoder.Default.Encode(Words(status) ?? problem.Detail ?? "Please try again.")}</p>
            <p><a href="/">To the start page</a></p>
            </body>
            </html>

            """, context.HttpContext.RequestAborted);
    }

    private static string Heading(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Please sign in first",
        StatusCodes.Status403Forbidden => "This is not for you",
        StatusCodes.Status404NotFound => "There is nothing here",
        >= StatusCodes.Status500InternalServerError => "We will be right back",
        _ => "That did not work",
    };

    private static string? Words(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Only who is signed in can see this.",
        StatusCodes.Status403Forbidden => "Whoever you are signed in as may not see this.",
        StatusCodes.Status404NotFound => "The page that you look for does not exist.",
        _ => null,
    };
}
