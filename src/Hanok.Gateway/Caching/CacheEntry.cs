using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hanok.Gateway.Caching;

/// <summary>An answer, ready to be given again.</summary>
internal sealed class CacheEntry(KeyValuePair<string, StringValues>[] headers, byte[] body, string? etag, long at, TimeSpan age, TimeSpan fresh, int generation)
{
    private const string CacheStatus = "Cache-Status";
    private static readonly string[] Ages = [.. Enumerable.Range(0, 61).Select(s => s.ToString(CultureInfo.InvariantCulture))];

    private readonly string _length = body.Length.ToString(CultureInfo.InvariantCulture);

    public byte[] Body => body;

    public int Bytes => body.Length + headers.Sum(h => 40 + (2 * (h.Key.Length + h.Value.ToString().Length)));

    /// <summary>Of its path; when something was changed there since, it is no good any more.</summary>
    public int Generation => generation;

    public bool IsFresh(TimeProvider time) => time.GetElapsedTime(at) < fresh;

    public bool IsUsable(TimeProvider time, TimeSpan staleIfError) => time.GetElapsedTime(at) < fresh + staleIfError;

    /// <param name="how">As in RFC 9211.</param>
    public Task WriteAsync(HttpContext context, TimeProvider time, string how)
    {
        var response = context.Response;
        var seconds = (int)(age + time.GetElapsedTime(at)).TotalSeconds;
        response.StatusCode = StatusCodes.Status200OK;
        foreach (var (name, value) in headers)
            response.Headers[name] = value;

        response.Headers.Age = seconds < Ages.Length ? Ages[seconds] : seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers[CacheStatus] = how;
        return WriteBodyAsync(context);
    }

    /// <summary>The body, or none for who has it already.</summary>
    public Task WriteBodyAsync(HttpContext context)
    {
        var response = context.Response;
        if (etag is not null && CacheRules.Matches(context.Request.Headers.IfNoneMatch, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.Headers.ContentLength = null;
            return Task.CompletedTask;
        }

        response.Headers[Microsoft.Net.Http.Headers.HeaderNames.ContentLength] = _length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
