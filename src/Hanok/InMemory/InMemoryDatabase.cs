using Hanok.Audit;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Sagas;

namespace Hanok.InMemory;

/// <summary>
/// A database in memory with the real semantics: transactions are atomic and run one after the other, and what they send is a log in
/// commit order. For tests. Thread-safe.
/// </summary>
public sealed class InMemoryDatabase(MessageFactory messages) : IDatabase, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    internal Dictionary<(string Stream, int Lane), Position> Watermarks { get; } = [];

    internal SortedDictionary<(string Stream, Position Position), ParkedMessage> Parked { get; } = [];

    internal List<AuditEntry> Audit { get; } = [];

    internal Dictionary<Guid, SagaInstance> Sagas { get; } = [];

    internal List<SagaHistoryEntry> History { get; } = [];

    internal string Stream { get; } = $"{messages.Service}@memory";

    internal List<OutboxCommit> Log { get; } = [];

    /// <summary>Completed, and made anew, with each commit that sends.</summary>
    internal TaskCompletionSource Committed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ITransaction IDatabase.Begin() => Begin();

    public InMemoryTransaction Begin() => new(this, messages);

    public bool IsTransient(Exception exception) => false;

    public void Dispose() => _gate.Dispose();

    internal Task EnterAsync(CancellationToken cancellation) => _gate.WaitAsync(cancellation);

    internal Task<bool> TryEnterAsync(TimeSpan patience, CancellationToken cancellation) => _gate.WaitAsync(patience, cancellation);

    internal void Leave() => _gate.Release();

    /// <summary>Appends to the log. Call it between <see cref="EnterAsync"/> and <see cref="Leave"/>.</summary>
    internal void Append(ReadOnlyMemory<byte> frames)
    {
        var position = Log.Count + 1;
        Log.Add(new(Stream, position, position, frames));
        var committed = Committed;
        Committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        committed.SetResult();
    }
}
