using System.Buffers;
using Hanok.Messaging;

namespace Hanok.InMemory;

/// <summary>A transaction on an <see cref="InMemoryDatabase"/>. Not thread-safe.</summary>
public sealed class InMemoryTransaction : ITransaction
{
    private readonly InMemoryDatabase _database;
    private readonly List<Action> _checks = [];
    private readonly List<Action> _writes = [];
    private readonly ArrayBufferWriter<byte> _frames = new();
    private bool _entered;
    private bool _ended;

    internal InMemoryTransaction(InMemoryDatabase database, MessageFactory messages) => (_database, Messages) = (database, messages);

    public MessageFactory Messages { get; }

    public void Add(Message message) => MessageCodec.Write(_frames, message);

    public void Schedule(Message message, DateTimeOffset due)
    {
        // Written only for its checks: what cannot be sent must not be scheduled.
        MessageCodec.ToFrame(message);
        OnCommit(() => _database.Plan(message, due));
    }

    public void CancelScheduled(Guid id) => OnCommit(() => _database.Unplan(id));

    /// <summary>Does something if and only if the transaction commits.</summary>
    public void OnCommit(Action write) => _writes.Add(write);

    /// <summary>Makes the commit fail, with nothing done, when <paramref name="check"/> throws.</summary>
    internal void BeforeCommit(Action check) => _checks.Add(check);

    /// <summary>Keeps all other transactions out until this one ends, so that what is read stays true.</summary>
    internal async ValueTask<InMemoryDatabase> EnterAsync(CancellationToken cancellation)
    {
        if (!_entered)
            await _database.EnterAsync(cancellation);

        _entered = true;
        return _database;
    }

    /// <summary>As <see cref="EnterAsync"/>; false when another transaction does not end in time.</summary>
    internal async ValueTask<bool> TryEnterAsync(TimeSpan patience, CancellationToken cancellation) =>
        _entered = _entered || await _database.TryEnterAsync(patience, cancellation);

    public bool IsLost(Exception failure) => _database.IsTransient(failure);

    public async ValueTask CommitAsync(CancellationToken cancellation)
    {
        if (_ended)
            throw new InvalidOperationException("The transaction has ended. Begin another one.");

        await EnterAsync(cancellation);
        foreach (var check in _checks)
            check();

        _database.Committing?.Invoke();
        foreach (var write in _writes)
            write();

        if (_frames.WrittenCount > 0)
            _database.Append(_frames.WrittenMemory);

        _ended = true;
        Leave();
    }

    public async ValueTask<IReadOnlyList<Message>> RehearseAsync(CancellationToken cancellation)
    {
        if (_ended)
            throw new InvalidOperationException("The transaction has ended. Begin another one.");

        await EnterAsync(cancellation);
        foreach (var check in _checks)
            check();

        _ended = true;
        Leave();
        return MessageCodec.ReadAll(_frames.WrittenMemory);
    }

    public ValueTask DisposeAsync()
    {
        Leave();
        return ValueTask.CompletedTask;
    }

    private void Leave()
    {
        if (_entered)
            _database.Leave();

        _entered = false;
    }
}
