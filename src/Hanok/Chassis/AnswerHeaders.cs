using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hanok.Chassis;

/// <summary>
/// What every answer tells browsers and caches: its type is what it says (<c>nosniff</c>), and what is for somebody who is known is kept nowhere,
/// unless the answer itself says otherwise in <c>Cache-Control</c>.
/// </summary>
public static class AnswerHeaders
{
    /// <summary>
    /// In a request from a cache that keeps answers for each credential by itself, as the gateway does on some routes (Edge Architecture
    /// Specification): it, and not the service, tells who comes after it to keep nothing.
    /// </summary>
    public const string SurrogateCapability = "Surrogate-Capability";

    private static readonly Func<object, Task> Last = context => Set((HttpContext)context, isLast: true);
    private static readonly Func<object, Task> BehindCache = context => Set((HttpContext)context, isLast: false);

    internal static void UseAnswerHeaders(this IApplicationBuilder application) => application.Use((context, next) =>
    {
        // Looked at now: a cache in this process adds it for who comes next.
        context.Response.OnStarting(context.Request.Headers.ContainsKey(SurrogateCapability) ? BehindCache : Last, context);
        return next(context);
    });

    private static Task Set(HttpContext context, bool isLast)
    {
        var headers = context.Response.Headers;
        if (headers.XContentTypeOptions.Count == 0)
            headers.XContentTypeOptions = "nosniff";

        if (isLast && headers.CacheControl.Count == 0 && context.User.Identity?.IsAuthenticated == true)
            headers.CacheControl = "no-store";

        return Task.CompletedTask;
    }
}
