using Hanok.Messaging;
using Microsoft.Extensions.Options;

namespace Hanok.Isolation;

/// <summary>
/// Remembers which operations have come for a thing, so that those of different senders have the same outcome in whichever order they come:
/// what is taken back before it comes is never done. Thread-safe.
/// </summary>
/// <remarks>Source of the pattern: L. Frank and T. Zahle (1998); C. Richardson, "Microservices Patterns", chapter 4.3.</remarks>
public sealed class VersionFile
{
    private readonly IOperationStore _store;
    private readonly IOptions<VersionFileOptions> _options;

    internal VersionFile(IOperationStore store, IOptions<VersionFileOptions> options) => (_store, _options) = (store, options);

    /// <summary>Records operations, and says of each what to do now. Until the transaction ends, nobody else records any for these keys.</summary>
    public async ValueTask<IReadOnlyList<OperationVerdict>> RecordAsync(
        ITransaction transaction, IReadOnlyList<Operation> operations, CancellationToken cancellation)
    {
        var before = (await _store.LoadAsync(transaction, [.. operations.Select(o => o.Key).Distinct()], cancellation)).ToDictionary(h => h.Key);
        var after = new Dictionary<string, OperationHistory>(before);
        var verdicts = new List<OperationVerdict>(operations.Count);
        foreach (var operation in operations)
        {
            (after[operation.Key], var verdict) = after[operation.Key].Record(operation);
            verdicts.Add(verdict);
        }

        var now = transaction.Messages.Time.GetUtcNow();
        var changed = after.Values.Where(history => history != before[history.Key]).ToList();
        if (changed.Count > 0)
            _store.Save(transaction, changed, now);

        // Twice as many as come, so that the table keeps to what must be remembered without any job.
        _store.Forget(transaction, now.AddDays(-_options.Value.RememberDays), 2 * operations.Count);
        return verdicts;
    }

    /// <summary>Records one operation: see the other.</summary>
    public async ValueTask<OperationVerdict> RecordAsync(ITransaction transaction, Operation operation, CancellationToken cancellation) =>
        (await RecordAsync(transaction, [operation], cancellation))[0];
}
