using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// Takes away the headers that belong to one connection and not to the request or the answer (RFC 9110, 7.6.1): those of a list, and those that
/// <c>Connection</c> names.
/// </summary>
internal static class HopByHop
{
    private static readonly string[] Always = ["Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "Trailer"];

    // How long a message is, where it goes and to what it is upgraded: who names these in Connection cannot make us read it otherwise than it was sent.
    private static readonly string[] Never = ["close", "keep-alive", "upgrade", "host", "te", "transfer-encoding", "content-length", "content-type", "content-encoding"];

    /// <summary>The step before all that hand on a request.</summary>
    public static Task LeaveOutAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Request.Headers;
        Remove(headers, headers.Connection);
        return next(context);
    }

    /// <param name="headers">Of a request or an answer.</param>
    /// <param name="connection">The header <c>Connection</c> that came with them.</param>
    public static void Remove(IHeaderDictionary headers, StringValues connection)
    {
        foreach (var name in Always)
            headers.Remove(name);

        foreach (var value in connection)
        {
            // By far the most.
            if (value is null || value.Equals("close", StringComparison.OrdinalIgnoreCase) || value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
                continue;

            foreach (var name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (!Never.Contains(name, StringComparer.OrdinalIgnoreCase))
                    headers.Remove(name);
        }
    }
}
