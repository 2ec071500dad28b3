using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>One transaction in which sagas move, and what happens to them in it. Not thread-safe.</summary>
internal sealed class SagaTurn(ITransaction transaction, CancellationToken cancellation)
{
    private readonly List<SagaHistoryEntry> _history = [];
    private readonly List<string> _alarms = [];

    public ITransaction Transaction => transaction;

    public MessageJson Json => transaction.Messages.Json;

    public CancellationToken Cancellation => cancellation;

    /// <summary>In whole microseconds, as databases keep it.</summary>
    public DateTimeOffset Now { get; } = WholeMicroseconds(transaction.Messages.Time.GetUtcNow());

    public IReadOnlyList<SagaHistoryEntry> History => _history;

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Alarms => _alarms;

    /// <summary>Writes down what happened, and returns the instance with its next revision.</summary>
    public SagaInstance Note(
        SagaInstance saga, string step, string what, Message? message = null, string? detail = null, byte[]? change = null)
    {
        var next = saga with { Revision = saga.Revision + 1, UpdatedAt = Now };
        _history.Add(new(saga.Id, next.Revision, Now, step, what, message?.Type, message?.Id, detail, change));
        return next;
    }

    public void Alarm(SagaInstance saga, string what) => _alarms.Add($"Saga '{saga.Name}' {saga.Id}: {what}");

    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
