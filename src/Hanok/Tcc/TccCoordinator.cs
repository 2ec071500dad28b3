using Hanok.Idempotency;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Tcc;

/// <summary>Runs transactions of one kind. Inject it. Thread-safe.</summary>
public sealed partial class TccCoordinator<TRequest> where TRequest : class
{
    private const int MostTries = 16;

    // Only a repeat that comes while the first is under way looks: a few times a second is soon enough.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly Tcc<TRequest> _definition;
    private readonly TccDriver _driver;
    private readonly ITccStore _store;
    private readonly MessageJson _json;
    private readonly TimeProvider _time;
    private readonly TccOptions _options;
    private readonly ILogger _logger;

    internal TccCoordinator(
        Tcc<TRequest> definition, TccDriver driver, ITccStore store, MessageJson json, TimeProvider time, IOptions<TccOptions> options, ILogger logger) =>
        (_definition, _driver, _store, _json, _time, _options, _logger) = (definition, driver, store, json, time, options.Value, logger);

    /// <summary>
    /// Tries all, decides, and confirms or cancels all. The same <paramref name="key"/> with the same request does it once, and gives the
    /// same outcome every time: who repeats it while the first is under way waits for it.
    /// </summary>
    /// <param name="key">The id follows from it, and the ids of the holds from that. What makes two requests the same is <paramref name="request"/>.</param>
    /// <param name="cancellation">Ends the waiting only: what was begun is brought to its end.</param>
    /// <exception cref="IdempotencyConflictException">The key belongs to another request.</exception>
    public async Task<TccOutcome> RunAsync(RequestKey key, TRequest request, CancellationToken cancellation)
    {
        var (tcc, tries) = Begin(key, request);
        if (await _driver.BeginAsync(tcc, cancellation) is { } earlier)
        {
            key.For(tcc.Request).Match(earlier.RequestHash);
            return Outcome(await EndAsync(tcc.Id, cancellation));
        }

        return await RunAsync(tcc, tries).WaitAsync(cancellation) is { } done ? Outcome(done) : Outcome(await EndAsync(tcc.Id, cancellation));
    }

    /// <summary>What has become of a transaction; null when there is none, or it ended longer ago than is remembered.</summary>
    public async Task<TccOutcome?> FindAsync(Guid id, CancellationToken cancellation) =>
        await _store.FindAsync(id, cancellation) is { } tcc && tcc.Name == _definition.Name ? Outcome(tcc) : null;

    internal static Guid IdOf(string tcc, RequestKey key) => StableId.Of(key.Id, $"tcc/{tcc}");

    private (TccInstance Tcc, IReadOnlyList<TccTry> Tries) Begin(RequestKey key, TRequest request)
    {
        var id = IdOf(_definition.Name, key);
        var tries = _definition.Tries(id, request);
        if (tries.Count is 0 or > MostTries || tries.DistinctBy(wanted => wanted.Name).Count() < tries.Count)
            throw new InvalidOperationException(
                $"'{_definition.Name}' tries {string.Join(", ", tries.Select(wanted => $"'{wanted.Name}'"))}: it must be 1 to {MostTries}, each with a name of its own.");

        var (body, now) = (_json.Write(request), _time.GetUtcNow());
        var tcc = new TccInstance
        {
            Id = id,
            Name = _definition.Name,
            Request = body,
            RequestHash = key.For(body).Hash.ToArray(),
            State = TccState.Trying,
            Branches = [.. tries.Select(wanted => BranchOf(id, wanted))],
            Due = _driver.NextLease(),
            StartedAt = now,
            UpdatedAt = now,
        };
        return (tcc, tries);
    }

    private static TccBranch BranchOf(Guid tcc, TccTry wanted)
    {
        var hold = StableId.Of(tcc, wanted.Name);
        return new(wanted.Name, new($"{wanted.Link.AbsoluteUri.TrimEnd('/')}/{hold}"), hold, TccBranchState.Unknown);
    }

    /// <returns>Null when another instance has it, or may have.</returns>
    private async Task<TccInstance?> RunAsync(TccInstance tcc, IReadOnlyList<TccTry> tries)
    {
        try
        {
            return await _driver.RunAsync(tcc, tries);
        }
        catch (Exception e) when (e is TccTakenException or OperationCanceledException)
        {
            LogLost(_definition.Name, tcc.Id, e.Message);
            return null;
        }
    }

    // Somebody else is on it: this or another instance, or, after the lease of one that died, recovery.
    private async Task<TccInstance> EndAsync(Guid id, CancellationToken cancellation)
    {
        var until = _time.GetUtcNow() + _options.TryTimeout + _options.CallTimeout;
        while (true)
        {
            var tcc = await _store.FindAsync(id, cancellation) ?? throw new InvalidOperationException($"'{_definition.Name}' {id} is gone.");
            if (tcc.HasEnded || _time.GetUtcNow() >= until)
                return tcc;

            await Task.Delay(LookEvery, _time, cancellation);
        }
    }

    private static TccOutcome Outcome(TccInstance tcc) => new(tcc.Id, tcc.State, tcc.Refusal);

    [LoggerMessage(LogLevel.Warning, "'{Name}' {Id} is left to others: {Reason}")]
    private partial void LogLost(string name, Guid id, string reason);
}
