using Hanok.Messaging;
using Hanok.Observability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

/// <summary>Brings a transaction on: the one place with effects. Thread-safe.</summary>
/// <remarks><code>
///   (1) the intent is written --> (2) try all, in parallel --> (3) the decision is written --> (4) confirm or cancel all --> (5) the end is written
///        |                             |                            |                               |
///   dies: nobody was asked        dies: recovery cancels       dies: recovery goes on with the decision; every call may be repeated
/// </code></remarks>
internal sealed partial class TccDriver(
    IDatabase database, ITccStore store, TccClient client, IEnumerable<TccKind> kinds, TimeProvider time, IOptions<TccOptions> options,
    ILogger<TccDriver> logger)
{
    private readonly TccOptions _options = options.Value;
    private readonly Dictionary<string, TccKind> _kinds = kinds.ToDictionary(kind => kind.Name);

    /// <summary>(1)</summary>
    /// <returns>The one that was begun before; null when this one is.</returns>
    public async Task<TccInstance?> BeginAsync(TccInstance tcc, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        if (await store.ClaimAsync(transaction, tcc.Id, cancellation) is { } earlier)
            return earlier;

        store.Insert(transaction, tcc);
        await KindOf(tcc).MovedAsync(tcc, transaction, cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>(2) to (5), once: what is then left is done by recovery.</summary>
    /// <exception cref="TccTakenException">Another instance does it.</exception>
    public async Task<TccInstance> RunAsync(TccInstance tcc, IReadOnlyList<TccTry> tries)
    {
        CrashPoint.Reached(TccCrashPoint.AfterIntent);
        var replies = await TryAllAsync(tcc, tries);                                                    // (2)
        CrashPoint.Reached(TccCrashPoint.AfterTries);
        var decided = TccDecider.Decide(tcc, replies, time.GetUtcNow(), _options.Margin);
        return await CloseAsync(await DecideAsync(tcc, decided));                                       // (3)
    }

    /// <summary>Goes on with what another instance, or this one, has left.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<TccInstance> RecoverAsync(TccInstance tcc) => await CloseAsync(
        tcc.State == TccState.Trying ? await DecideAsync(tcc, TccDecider.Abandon(tcc, time.GetUtcNow())) : tcc);

    /// <summary>When a transaction that is worked on now is given to another instance.</summary>
    public DateTimeOffset NextLease() => time.GetUtcNow() + _options.Lease;

    private async Task<TccReply[]> TryAllAsync(TccInstance tcc, IReadOnlyList<TccTry> tries)
    {
        using var within = new CancellationTokenSource(_options.TryTimeout, time);
        return await Task.WhenAll(tcc.Branches.Zip(tries, TryAsync));

        async Task<TccReply> TryAsync(TccBranch branch, TccTry wanted)
        {
            var reply = await client.TryAsync(branch, wanted, within.Token);
            CrashPoint.Reached(TccCrashPoint.AfterOneTry);
            // One that is not held decides for all: nobody else needs to be waited for.
            if (reply.State != TccBranchState.Held)
                await within.CancelAsync();

            return reply;
        }
    }

    private async Task<TccInstance> DecideAsync(TccInstance tcc, TccInstance decided)
    {
        if (decided.State != TccState.Confirming)
            return await MoveAsync(tcc, decided with { Due = NextLease() }, CancellationToken.None);

        // A database that hangs must not commit a decision that has come too late by then. If it is not known whether it did, recovery
        // finds out.
        var left = TccDecider.LastMoment(decided, _options.Margin) - time.GetUtcNow();
        using var last = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        return await MoveAsync(tcc, decided with { Due = NextLease() }, last.Token);
    }

    private async Task<TccInstance> CloseAsync(TccInstance tcc)
    {
        CrashPoint.Reached(TccCrashPoint.AfterDecision);
        var replies = await Task.WhenAll(tcc.Branches.Where(branch => !branch.IsClosed).Select(async branch =>          // (4)
        {
            var reply = tcc.State == TccState.Confirming
                ? await client.ConfirmAsync(branch, _options.CallTimeout)
                : await client.CancelAsync(branch, _options.CallTimeout);
            CrashPoint.Reached(TccCrashPoint.AfterOneCall);
            return reply;
        }));
        CrashPoint.Reached(TccCrashPoint.AfterCalls);
        var now = time.GetUtcNow();
        var next = TccDecider.Close(tcc, replies, now, now + Backoff.After(tcc.Attempts + 1, _options.RetryDelay, _options.RetryDelayMax));
        var moved = await MoveAsync(tcc, next, CancellationToken.None);                                 // (5)
        Tell(moved);
        CrashPoint.Reached(TccCrashPoint.AfterEnd);
        return moved;
    }

    private async Task<TccInstance> MoveAsync(TccInstance tcc, TccInstance next, CancellationToken cancellation)
    {
        next = next with { Revision = tcc.Revision + 1 };
        await using var transaction = database.Begin();
        if (!await store.SaveAsync(transaction, next, cancellation))
            throw new TccTakenException(tcc);

        if (next.State != tcc.State)
            await KindOf(tcc).MovedAsync(next, transaction, cancellation);

        await transaction.CommitAsync(cancellation);
        return next;
    }

    private TccKind KindOf(TccInstance tcc) => _kinds.TryGetValue(tcc.Name, out var kind) ? kind : throw new InvalidOperationException(
        $"Nothing is registered for '{tcc.Name}' any more, and {tcc.Id} is open: register it with AddTcc until its last transaction has ended.");

    private void Tell(TccInstance tcc)
    {
        if (tcc.State == TccState.Heuristic)
        {
            Signals.Heuristic.Add(1);
            LogHeuristic(tcc.Name, tcc.Id, Troubles(tcc, branch => branch.State == TccBranchState.Contrary));
        }
        else if (!tcc.HasEnded)
        {
            LogNotClosed(
                tcc.Attempts >= TccRecovery.StuckAfter ? LogLevel.Error : LogLevel.Warning, tcc.Name, tcc.Id, tcc.State, tcc.Attempts, tcc.Due,
                Troubles(tcc, branch => !branch.IsClosed));
        }
    }

    private static string Troubles(TccInstance tcc, Func<TccBranch, bool> which) =>
        string.Join("; ", tcc.Branches.Where(which).Select(branch => $"'{branch.Name}' ({branch.Link}) {branch.Trouble}"));

    [LoggerMessage(LogLevel.Critical,
        "'{Name}' {Id} is HEURISTIC: participants did the opposite of what was decided, and the others did not. {Troubles}. Put it right by "
        + "hand, then POST /hanok/tcc/{Id}/settle with the reason.")]
    private partial void LogHeuristic(string name, Guid id, string troubles);

    [LoggerMessage("'{Name}' {Id} is {State}, and after {Attempts} rounds not all have answered; the next is at {Due}. {Troubles}.")]
    private partial void LogNotClosed(LogLevel level, string name, Guid id, TccState state, int attempts, DateTimeOffset? due, string troubles);
}
