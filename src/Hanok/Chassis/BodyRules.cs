using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Hanok.Chassis;

/// <summary>How long a body may be at an endpoint, and of which type: what its metadata says, and <see cref="UsualLimit"/> where it says nothing.</summary>
internal static class BodyRules
{
    /// <summary>Bytes. A form or a JSON request is far below; ASP.NET Core's own 30 MB are enough to hurt, times a few slow connections.</summary>
    public const long UsualLimit = 64 * 1024;

    // Bytes of a refused body that are read all the same, for five seconds at most, which is Kestrel's limit: whoever sends would often see a broken
    // connection, and not the answer, if it were closed on what is under way.
    private const long Dropped = 4 * 1024 * 1024;

    /// <summary>Null for an endpoint that bounds it by itself.</summary>
    public static long? LimitOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } declared ? declared.MaxRequestBodySize : UsualLimit;

    public static Task EnforceAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return next(context);

        var request = context.Request;
        if (LimitOf(endpoint) is { } limit)
        {
            var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } open ? open : null;
            if (request.ContentLength > limit)
            {
                // Nothing follows it on this connection.
                if (HttpProtocol.IsHttp11(request.Protocol))
                    context.Response.Headers.Connection = "close";

                size?.MaxRequestBodySize = Math.Min(request.ContentLength.Value, Dropped);

                return RefuseAsync(
                    context, StatusCodes.Status413PayloadTooLarge, "payload-too-large", $"The body is longer than the {limit} bytes that are accepted here.");
            }

            // What is sent without its length ends there with the same status.
            size?.MaxRequestBodySize = limit;
        }

        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { } accepts || IsAccepted(request.ContentType, accepts.ContentTypes))
            return next(context);

        context.Response.Headers.Accept = string.Join(", ", accepts.ContentTypes);
        return RefuseAsync(
            context, StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", $"Send {string.Join(" or ", accepts.ContentTypes)}.");
    }

    private static bool IsAccepted(string? type, IReadOnlyList<string> accepted)
    {
        if (!MediaTypeHeaderValue.TryParse(type, out var sent))
            return false;

        foreach (var one in accepted)
            if (sent.MediaType.Equals(one, StringComparison.OrdinalIgnoreCase) || (one.Contains('*') && sent.IsSubsetOf(new(one))))
                return true;

        return false;
    }

    private static Task<bool> RefuseAsync(HttpContext context, int status, string type, string detail)
    {
        context.Response.StatusCode = status;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = { Status = status, Type = $"urn:hanok:problem:{type}", Detail = detail },
        }).AsTask();
    }
}
