using Hanok.Audit;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;

namespace Hanok.Inbox;

/// <summary>Does what a person wants of parked messages, each change in one transaction with its entry in the audit log.</summary>
internal sealed partial class ParkedRepair(
    IDatabase database, IParkedStore store, IInbox inbox, IAuditLog audit, ParkedSignal parked, Secrets secrets, TimeProvider time,
    ILogger<ParkedRepair> logger)
{
    /// <summary>What one call looks at: with <see cref="BulkPatience"/> for each, it ends before a client gives up.</summary>
    public const int BulkLimit = 100;

    // A lane is held as long as a run takes, which is milliseconds unless a handler is slow; then a person should rather be told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), BulkPatience = TimeSpan.FromMilliseconds(50);

    public Task<ParkedChange> RetryAsync(ParkedId id, Author author, CancellationToken cancellation) =>
        ChangeAsync(id, ParkedAction.Retry, default, author, Patience, cancellation);

    public Task<ParkedChange> SkipAsync(ParkedId id, Author author, CancellationToken cancellation) =>
        ChangeAsync(id, ParkedAction.Skip, default, author, Patience, cancellation);

    /// <exception cref="MessageTooLargeException">With the new body the message is larger than <see cref="MessageCodec.SizeLimit"/>.</exception>
    public Task<ParkedChange> EditAsync(ParkedId id, ReadOnlyMemory<byte> body, Author author, CancellationToken cancellation) =>
        ChangeAsync(id, ParkedAction.Edit, body, author, Patience, cancellation);

    /// <summary>Retries the next of those that the filter means and that stand behind no other.</summary>
    /// <returns>What came of each; and where to go on, or null at the end.</returns>
    public async Task<(IReadOnlyList<ParkedChange> Changes, ParkedId? Next)> RetryAllAsync(
        ParkedFilter filter, ParkedId? after, Author author, CancellationToken cancellation)
    {
        var page = await store.ListAsync(filter, after, BulkLimit, cancellation);
        var changes = new List<ParkedChange>();
        foreach (var item in page.Where(item => item.State != ParkedState.Behind))
            changes.Add(await ChangeAsync(item.Message.Id, ParkedAction.Retry, default, author, BulkPatience, cancellation));

        return (changes, page.Count < BulkLimit ? null : page[^1].Message.Id);
    }

    private async Task<ParkedChange> ChangeAsync(
        ParkedId id, ParkedAction action, ReadOnlyMemory<byte> body, Author author, TimeSpan patience, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var take = await store.TakeAsync(transaction, id, patience, cancellation);
        var now = time.GetUtcNow();
        if (action == ParkedAction.Edit && take.Message is { } shown)
            body = secrets.Restore(body.ToArray(), shown.Delivery.Message.Body.Span);

        var change = ParkedDecider.Decide(take, id, action, body, now);
        if (change is not { Outcome: ParkedOutcome.Done, Before: { } before })
            return change;

        if (change.After is { } after)
            store.Replace(transaction, after);
        else
            inbox.Unpark(transaction, before, now);

        var name = ParkedJson.Name(action);
        audit.Write(transaction, new(now, author.Operator, $"parked.{name}", $"{id}", author.Reason, ParkedJson.Detail(action, before, change.After, secrets)));
        await transaction.CommitAsync(cancellation);

        LogChanged(author.Operator, name, before.Delivery.Message.Type, id, author.Reason);
        parked.Set();
        return change;
    }

    [LoggerMessage(LogLevel.Information, "{Operator} did '{Action}' with parked {Type} {Id}: {Reason}")]
    private partial void LogChanged(string @operator, string action, string type, ParkedId id, string reason);
}
