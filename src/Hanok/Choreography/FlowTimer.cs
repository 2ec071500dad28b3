using Hanok.Events;
using Hanok.Messaging;
using Hanok.Observability;
using Hanok.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Choreography;

/// <summary>Does what is declared for flows that have not ended at their deadline, and forgets those that ended long ago.</summary>
/// <remarks>
/// An instance is moved, and its event published, in one transaction: once, whatever dies and however many instances of the service run.
/// </remarks>
internal sealed partial class FlowTimer(
    IDatabase database, IFlowStore store, FlowTable table, IOptions<FlowOptions> options, TimeProvider time, ILogger<FlowTimer> logger)
    : Worker
{
    private const int Limit = 200;

    // Instances are noted by whichever process gets their events, and nobody wakes this one. A look is one short read of an index.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookAgainAfterTrouble = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RemoveEvery = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // Not at the start, which has enough to do.
        var removed = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookEvery;
            try
            {
                while (await store.NextDueAsync(stoppingToken) <= time.GetUtcNow() && await WakeDueAsync(stoppingToken) > 0)
                {
                }

                if (time.GetUtcNow() - removed >= RemoveEvery)
                {
                    await RemoveEndedAsync(stoppingToken);
                    removed = time.GetUtcNow();
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                wait = LookAgainAfterTrouble;
                if (!database.IsAway(e))
                    LogTrouble(database.IsTransient(e) ? null : e, e.Message, wait.Text());
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    /// <returns>How many were due.</returns>
    internal async Task<int> WakeDueAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var now = time.GetUtcNow();
        var due = await store.TakeDueAsync(transaction, now, Limit, cancellation);
        var moved = new List<FlowInstance>(due.Count);
        foreach (var instance in due)
        {
            // A flow that was taken out of the program: nobody waits for it any more.
            if (table.Find(instance.Id.Flow) is not { } flow)
            {
                moved.Add(instance with { Due = null, EndedAt = now });
                continue;
            }

            var next = FlowDecider.Wake(flow, instance, now);
            moved.Add(next);
            if (instance.Status == FlowStatus.Running && flow.Deadline!.Make is { } make)
                Publish(transaction, instance, make);
        }

        if (moved.Count > 0)
            store.Save(transaction, moved, []);

        await transaction.CommitAsync(cancellation);
        foreach (var instance in moved)
            await TellAsync(instance, cancellation);

        return due.Count;
    }

    private void Publish(ITransaction transaction, FlowInstance instance, Func<LateFlow, IEvent> make)
    {
        try
        {
            transaction.Add(transaction.Messages.Event(instance.Key, make(new(instance.Id.Conversation, instance.Key))) with
            {
                CorrelationId = instance.Id.Conversation,
            });
        }
#pragma warning disable CA1031 // One event that cannot be made must not hold up the deadlines of all other flows.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNoEvent(e, instance.Id.Flow, instance.Id.Conversation, instance.Key);
        }
    }

    private async Task RemoveEndedAsync(CancellationToken cancellation)
    {
        while (await store.RemoveEndedAsync(time.GetUtcNow().AddHours(-options.Value.KeepEndedHours), Limit, cancellation) == Limit)
        {
        }
    }

    private async Task TellAsync(FlowInstance instance, CancellationToken cancellation)
    {
        if (instance.Status == FlowStatus.Overdue)
        {
            Signals.FlowOverdue(instance.Id.Flow);
            LogOverdue(instance.Id.Flow, instance.Id.Conversation, instance.Key, instance.StartedAt);
        }
        else if (instance.Status == FlowStatus.Stray)
        {
            // An event that belongs to several flows is nothing strange where another of them has started.
            var all = await store.FindAsync(instance.Id.Conversation, cancellation);
            if (all.FirstOrDefault(other => other.Id == instance.Id) is { } stray && all.All(other => other.StartedAt is null))
                LogStray(instance.Id.Flow, instance.Id.Conversation, string.Join(", ", stray.Past.Select(p => $"{p.Event} of '{p.Source}'")));
        }
    }

    [LoggerMessage(LogLevel.Error,
        "Flow '{Flow}' {Id} with key '{Key}', started at {StartedAt}, has not ended at its deadline. GET /hanok/flows/{Id} shows what is missing.")]
    private partial void LogOverdue(string flow, Guid id, string key, DateTimeOffset? startedAt);

    [LoggerMessage(LogLevel.Error,
        "The event for the deadline of flow '{Flow}' {Id} with key '{Key}' could not be made, and is not published. Correct what "
        + "Deadline(...) declares.")]
    private partial void LogNoEvent(Exception e, string flow, Guid id, string key);

    [LoggerMessage(LogLevel.Warning,
        "Flow '{Flow}' {Id} was never started, but these events came: {Events}. In a handler of runs, publish with context.At(i).Publish(...), "
        + "so that an event stays in the conversation of what led to it.")]
    private partial void LogStray(string flow, Guid id, string events);

    [LoggerMessage(LogLevel.Warning, "Deadlines of flows cannot be looked at now: {Reason} The next look is in {Delay}.")]
    private partial void LogTrouble(Exception? e, string reason, string delay);
}
