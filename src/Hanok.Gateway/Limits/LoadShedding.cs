using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Limits;

/// <summary>
/// Answers 503 before the process melts: a request that waits longer than a second is one that nobody waits for any more. What a hit in the
/// cache answers, and health, need no place. Thread-safe.
/// </summary>
internal sealed class LoadShedding : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly LimitOptions _limits;
    private readonly TimeProvider _time;
    private readonly GatewayProblems _problems;
    private readonly ConcurrencyLimiter _requests;

    // Null where no streams are allowed: a limiter has one place at least.
    private readonly ConcurrencyLimiter? _streams;

    public LoadShedding(IOptions<GatewayOptions> options, TimeProvider time, GatewayProblems problems)
    {
        (_limits, _time, _problems) = (options.Value.Limits, time, problems);
        _requests = new(new() { PermitLimit = _limits.ConcurrentRequests, QueueLimit = _limits.QueuedRequests });
        _streams = _limits.Streams > 0 ? new(new() { PermitLimit = _limits.Streams }) : null;
    }

    public (int Inside, int Waiting) Requests => Count(_requests, _limits.ConcurrentRequests);

    public (int Inside, int Waiting) Streams => Count(_streams, _limits.Streams);

    public void Dispose()
    {
        _requests.Dispose();
        _streams?.Dispose();
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (PrivatePaths.AreOurs(context.Request.Path))
            return next(context);

        if (IsStream(context))
            return _streams?.AttemptAcquire() is { IsAcquired: true } stream ? InsideAsync(context, next, stream) : RefuseAsync(context, Streams.Inside);

        return _requests.AttemptAcquire() is { IsAcquired: true } place ? InsideAsync(context, next, place) : QueueAsync(context, next);
    }

    /// <summary>What lives longer than a request and its answer.</summary>
    public static bool IsStream(HttpContext context)
    {
        var request = context.Request;
        return (request.Headers.Upgrade.Count > 0 && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            || HttpMethods.IsConnect(request.Method)
            || request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
            || request.Headers.Accept is [{ } accept] && accept.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
    }

    private async Task QueueAsync(HttpContext context, RequestDelegate next)
    {
        if (await WaitAsync(context.RequestAborted) is { } place)
            await InsideAsync(context, next, place);
        else
            await RefuseAsync(context, Requests.Inside);
    }

    // The limiter bounds its queue in number, and not in time.
    private async Task<RateLimitLease?> WaitAsync(CancellationToken gone)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        try
        {
            return await _requests.AcquireAsync(1, either.Token) is { IsAcquired: true } place ? place : null;
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task InsideAsync(HttpContext context, RequestDelegate next, RateLimitLease place)
    {
        using (place)
            await next(context);
    }

    private Task RefuseAsync(HttpContext context, int inside) => _problems.WriteAsync(
        context, StatusCodes.Status503ServiceUnavailable, "overloaded",
        $"As many requests are being answered here as may ({inside}). Nothing was changed; try again.", 1);

    private static (int Inside, int Waiting) Count(ConcurrencyLimiter? limiter, int most) => limiter?.GetStatistics() is { } now
        ? (most - (int)now.CurrentAvailablePermits, (int)now.CurrentQueuedCount)
        : default;
}
