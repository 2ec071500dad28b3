using System.Collections.Concurrent;
using Hanok.Audit;
using Hanok.Choreography;
using Hanok.Inbox;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Sagas;
using Hanok.Tcc;

namespace Hanok.InMemory;

/// <summary>
/// A database in memory with the real semantics: transactions are atomic and run one after the other, and what they send is a log in
/// commit order. For tests. Thread-safe.
/// </summary>
public sealed class InMemoryDatabase(MessageFactory messages) : IDatabase, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _planned;

    internal Dictionary<(string Stream, int Lane), Position> Watermarks { get; } = [];

    internal Dictionary<(string Source, Guid Id), Position> Claimed { get; } = [];

    internal SortedDictionary<(string Stream, Position Position), ParkedMessage> Parked { get; } = [];

    internal List<AuditEntry> Audit { get; } = [];

    internal Dictionary<Guid, SagaInstance> Sagas { get; } = [];

    internal long SagasStarted { get; set; }

    internal List<SagaHistoryEntry> History { get; } = [];

    internal Dictionary<FlowId, FlowInstance> Flows { get; } = [];

    internal SortedDictionary<(DateTimeOffset Due, long Number), Message> Schedule { get; } = [];

    internal Dictionary<(string Kind, Guid Id), StoredHold> Holds { get; } = [];

    internal Dictionary<Guid, TccInstance> Tccs { get; } = [];

    internal List<Message> Answers { get; } = [];

    internal Dictionary<string, (OperationHistory History, DateTimeOffset RecordedAt)> Operations { get; } = [];

    internal InMemoryLocks Locks { get; set; } = InMemoryLocks.None;

    /// <summary>Who is called when answers were kept.</summary>
    internal ConcurrentDictionary<object, Action> AnswersKept { get; } = [];

    internal string Stream { get; } = $"{messages.Service}@memory";

    internal List<OutboxCommit> Log { get; } = [];

    /// <summary>Completed, and made anew, with each commit that sends.</summary>
    internal TaskCompletionSource Committed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Signal Scheduled { get; } = new();

    /// <summary>What a test does when a transaction is complete but for its commit: what it throws, the commit throws, with nothing done.</summary>
    internal Action? Committing { get; set; }

    ITransaction IDatabase.Begin(TimeSpan? statementLimit) => Begin();

    public InMemoryTransaction Begin() => new(this, messages);

    // Whatever handles a message does not try again by itself when the process is gone; whoever has sent it does.
    public bool IsTransient(Exception exception) => exception is SimulatedCrashException;

    public bool IsAway(Exception exception) => false;

    public void Dispose() => _gate.Dispose();

    internal Task EnterAsync(CancellationToken cancellation) => _gate.WaitAsync(cancellation);

    internal Task<bool> TryEnterAsync(TimeSpan patience, CancellationToken cancellation) => _gate.WaitAsync(patience, cancellation);

    internal void Leave() => _gate.Release();

    /// <summary>Begins again with nothing in it, for the next of many short lives. No transaction may be open.</summary>
    internal void Clear()
    {
        Watermarks.Clear();
        Claimed.Clear();
        Parked.Clear();
        Audit.Clear();
        Sagas.Clear();
        History.Clear();
        Schedule.Clear();
        Answers.Clear();
        Flows.Clear();
        Holds.Clear();
        Tccs.Clear();
        Operations.Clear();
        Locks = InMemoryLocks.None;
        Log.Clear();
        (_planned, SagasStarted) = (0, 0);
    }

    /// <summary>Puts a message into the schedule, in the place of one with its id. Between <see cref="EnterAsync"/> and <see cref="Leave"/>.</summary>
    internal void Plan(Message message, DateTimeOffset due)
    {
        Unplan(message.Id);
        Schedule.Add((due, ++_planned), message);
        Scheduled.Set();
    }

    /// <inheritdoc cref="Plan"/>
    internal void Unplan(Guid id)
    {
        foreach (var (place, _) in Schedule.Where(planned => planned.Value.Id == id).ToList())
            Schedule.Remove(place);
    }

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
