using Hanok.Messaging;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

/// <summary>Gives back what has expired, each in a transaction of its own, and forgets what ended long ago.</summary>
/// <remarks>
/// However late it comes, an expired hold cannot be confirmed: whoever looks at it first lets it expire. Any number of instances may run.
/// </remarks>
internal sealed partial class HoldExpiry(
    IDatabase database, IHoldStore store, HoldDesk desk, IEnumerable<HoldKind> kinds, TimeProvider time, IOptions<HoldOptions> options,
    ILogger<HoldExpiry> logger) : Worker
{
    private const int AtOnce = 100;
    private const int RemovedAtOnce = 1_000;

    // One read of an index; holds last seconds to minutes, so what has expired is free again soon enough.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RemoveEvery = TimeSpan.FromMinutes(1);

    // What cannot be given back is tried again for ever, and said each time: nobody else will.
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, HoldKind> _kinds = kinds.ToDictionary(kind => kind.Name);
    private DateTimeOffset _removed = DateTimeOffset.MinValue;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // Not at the start, which has enough to do.
        _removed = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ExpireDueAsync(stoppingToken) == AtOnce)
                {
                }

                await RemoveEndedAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!database.IsAway(e))
                    LogCannotLook(database.IsTransient(e) ? null : e, e.Message, LookEvery.Text());
            }

            await Task.Delay(LookEvery, time, stoppingToken);
        }
    }

    /// <returns>How many were due; at most 100.</returns>
    internal async Task<int> ExpireDueAsync(CancellationToken cancellation)
    {
        var due = await store.DueAsync(time.GetUtcNow(), AtOnce, cancellation);
        foreach (var (kind, id) in due)
        {
            try
            {
                if (!_kinds.TryGetValue(kind, out var known))
                    throw new InvalidOperationException($"Nothing is registered for '{kind}' any more: register its handler until its last hold has ended.");

                await desk.ExpireAsync(known, id, cancellation);
                LogExpired(kind, id);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Throws when it is our own database that is away. Anything else is this hold's trouble, and holds up no other.
                await PostponeAsync(kind, id, cancellation);
                LogCannotExpire(e, kind, id, TryAgainAfter.Text());
            }
        }

        return due.Count;
    }

    internal async Task RemoveEndedAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now - _removed < RemoveEvery)
            return;

        while (await store.RemoveEndedAsync(now - TimeSpan.FromDays(options.Value.KeepDays), RemovedAtOnce, cancellation) == RemovedAtOnce)
        {
        }

        _removed = now;
    }

    private async Task PostponeAsync(string kind, Guid id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        if (await store.LockAsync(transaction, kind, id, cancellation) is not { State: HoldState.Held } hold)
            return;

        store.Save(transaction, hold with { Due = time.GetUtcNow() + TryAgainAfter });
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Hold {Kind} {Id} has expired and was given back.")]
    private partial void LogExpired(string kind, Guid id);

    [LoggerMessage(LogLevel.Error, "Hold {Kind} {Id} has expired and cannot be given back. The next attempt is in {Delay}.")]
    private partial void LogCannotExpire(Exception e, string kind, Guid id, string delay);

    [LoggerMessage(LogLevel.Warning, "Looking for expired holds failed: {Reason} The next look is in {Delay}.")]
    private partial void LogCannotLook(Exception? e, string reason, string delay);
}
