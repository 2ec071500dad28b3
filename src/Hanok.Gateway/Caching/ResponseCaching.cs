using Hanok.Chassis;
using Hanok.Gateway.Bff;
using Hanok.Gateway.Configuration;
using Hanok.Gateway.Forwarding;
using Hanok.Resilience;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hanok.Gateway.Caching;

/// <summary>
/// Answers reads of routes that say so from the cache; of many that miss it at once, one goes to the service and the others wait for it. It
/// stands behind authorization: what is kept was allowed to who asks now, too.
/// <code>
/// kept and fresh ──────────────────> answer
/// somebody is on the way ──────────> wait ──> answer, or go on alone if it brought nothing that can be shared
/// else: be the one on the way ─────> service ──> keep, answer; or, when it fails, the older answer if there is one
/// </code>
/// </summary>
internal sealed class ResponseCaching(ResponseCache cache, IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly PathGenerations _generations = new();
    private readonly int _mostBytes = options.Value.Cache.EntryBytes;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Said by this cache to the service, and by nobody else.
        context.Request.Headers.Remove(AnswerHeaders.SurrogateCapability);
        if (RouteSettings.Of(context)?.Cache is not { } route || !CacheRules.IsRead(context))
            return PassAsync(context, next);

        var slot = cache.Of(CacheKey.Of(context, route));
        var path = PublicPath(context);
        if (slot.Entry is { } entry)
        {
            // Not for the first time: who asks for a thousand things once each does not push out what all ask for.
            slot.IsUsed = true;
            if (entry.IsFresh(time) && entry.Generation == _generations.Of(path))
            {
                cache.Counters.Hit();
                return entry.WriteAsync(context, time, "hanok;hit");
            }
        }

        // There is no need to hold an answer back that has no body, and nothing to keep of it.
        return HttpMethods.IsHead(context.Request.Method) ? next(context) : MissAsync(context, next, slot, path);
    }

    // What changes something makes old what is kept of its path, before its client can see that it did.
    private Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && cache.IsUsed)
            context.Response.OnStarting(static state =>
            {
                var (generations, path) = ((PathGenerations, string))state;
                generations.Changed(path);
                return Task.CompletedTask;
            }, (_generations, PublicPath(context)));

        return next(context);
    }

    // One thing has a path for each BFF; what is changed under one of them is changed under all.
    private static string PublicPath(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return RouteSettings.Of(context)?.Client is { } client && path.Length > client.Length + 1 ? BffRoutes.PublicPrefix + path[(client.Length + 2)..] : path;
    }

    private async Task MissAsync(HttpContext context, RequestDelegate next, CacheSlot slot, string path)
    {
        Flight? mine;
        while ((mine = slot.TryFly(out var flight)) is null)
        {
            // Bounded by the time limit of the one who flies.
            var landing = await WaitAsync(flight, context.RequestAborted);
            // Not what was on the way before a change that this one may have made itself.
            if (landing.Entry is { } shared && shared.Generation == _generations.Of(path))
            {
                cache.Counters.SharedOne();
                await shared.WriteAsync(context, time, "hanok;fwd=miss;collapsed");
                return;
            }

            // Refused, failed, or not for others: that is no reason why this one should fail, so all who waited ask for themselves. What
            // keeps them from overrunning a service in trouble are its breaker and the limit of concurrent requests.
            if (!landing.Abandoned)
            {
                await next(context);
                return;
            }
        }

        await FlyAsync(context, next, slot, mine, _generations.Of(path));
    }

    private async Task<Landing> WaitAsync(Flight flight, CancellationToken cancel)
    {
        cache.Counters.Waits();
        try
        {
            return await flight.Landed.WaitAsync(cancel);
        }
        finally
        {
            cache.Counters.Waited();
        }
    }

    private async Task FlyAsync(HttpContext context, RequestDelegate next, CacheSlot slot, Flight flight, int generation)
    {
        cache.Counters.Missed();
        var landing = new Landing(null);
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var stale = slot.Entry is { } old && old.IsUsable(time, slot.Key.Route.StaleIfError) ? old : null;
        using var recorded = new RecordedBody(client, _mostBytes, () =>
            CacheRules.Freshness(context.Response, slot.Key.Route) is not null || (stale is not null && IsFailure(context)));
        try
        {
            var condition = SendOnlyTheKey(context.Request.Headers, slot.Key.Route);
            context.Features.Set<IHttpResponseBodyFeature>(recorded);
            try
            {
                await next(context);
            }
            finally
            {
                context.Features.Set(client);
                context.Request.Headers.IfNoneMatch = condition;
            }

            landing = await LandAsync(context, slot, recorded, stale, generation);
        }
        finally
        {
            slot.Land(flight, landing with { Abandoned = landing.Entry is null && context.RequestAborted.IsCancellationRequested });
        }
    }

    private async ValueTask<Landing> LandAsync(HttpContext context, CacheSlot slot, RecordedBody recorded, CacheEntry? stale, int generation)
    {
        if (!recorded.IsHeld || context.Response.HasStarted)
            return new(null);

        if (stale is not null && IsFailure(context))
        {
            cache.Counters.GaveStale();
            context.Response.Clear();
            await stale.WriteAsync(context, time, "hanok;hit;detail=stale");
            return new(stale);
        }

        if (Keep(context, slot, recorded, generation) is { } entry)
        {
            await entry.WriteBodyAsync(context);
            return new(entry);
        }

        if (recorded.Held.Length > 0)
            await context.Response.Body.WriteAsync(recorded.Held, context.RequestAborted);

        return new(null);
    }

    private CacheEntry? Keep(HttpContext context, CacheSlot slot, RecordedBody recorded, int generation)
    {
        if (ForwardingAttempt.Find(context)?.FellBack == true || CacheRules.Freshness(context.Response, slot.Key.Route) is not { } fresh)
            return null;

        var headers = context.Response.Headers;
        KeyValuePair<string, StringValues>[] kept = [.. headers.Where(h =>
            h.Key is not ("Age" or "Content-Length" or "Transfer-Encoding" or "Connection" or "Date" or "Keep-Alive" or "Trailer" or "Upgrade"))];
        var etag = headers.ETag is [{ } tag] ? tag : null;
        var entry = new CacheEntry(kept, recorded.Held.ToArray(), etag, time.GetTimestamp(), CacheRules.Age(headers), fresh, generation);
        cache.Put(slot, entry);
        return entry;
    }

    private static bool IsFailure(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status500InternalServerError || ForwardingAttempt.Find(context)?.FellBack == true;

    /// <summary>
    /// Takes away what others did not send: their answer must not depend on it. A condition is ours to judge, when the answer is there.
    /// </summary>
    private static StringValues SendOnlyTheKey(IHeaderDictionary headers, CacheRoute route)
    {
        var condition = headers.IfNoneMatch;
        foreach (var name in headers.Keys.ToArray())
            if (!IsSent(name, route))
                headers.Remove(name);

        // The service is not to say that nothing may be kept: here it is kept for one credential, and told to go no further.
        headers[AnswerHeaders.SurrogateCapability] = "hanok=\"Surrogate/1.0\"";
        return condition;
    }

    private static bool IsSent(string name, CacheRoute route) =>
        Is(name, HeaderNames.Host) || Is(name, HeaderNames.TraceParent) || Is(name, HeaderNames.TraceState) || Is(name, Deadline.Header)
        || (!route.ForEverybody && (Is(name, HeaderNames.Authorization) || Is(name, HeaderNames.Cookie)))
        || route.Vary.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
