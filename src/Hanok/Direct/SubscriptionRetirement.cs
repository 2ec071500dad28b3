using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Messaging;
using Hanok.Outbox;
using Microsoft.Extensions.Logging;

namespace Hanok.Direct;

/// <summary>Ends the subscription of a service that is gone for good, and lets go of what waits for it.</summary>
internal sealed partial class SubscriptionRetirement(
    IDatabase database, ISubscriptionStore store, Subscriptions subscriptions, ISpool spool, RelayState relay, IAuditLog audit, TimeProvider time,
    ILogger<SubscriptionRetirement> logger)
{
    /// <summary>
    /// What a person wants: the subscription ends, and all that waits in the spool for the service is deleted, commands and answers too. An
    /// instance that relays elsewhere knows within <see cref="SubscriptionLeases.LookEvery"/>.
    /// </summary>
    /// <returns>What was ended and deleted; null when there was neither a subscription nor anything in the spool.</returns>
    public async Task<(bool WasSubscribed, long Deleted)?> RetireAsync(string destination, Author author, CancellationToken cancellation)
    {
        var waiting = (await spool.SizesAsync(cancellation)).GetValueOrDefault(destination);
        var wasSubscribed = await EndAsync(destination, author, null, waiting, mustBeSubscribed: waiting.Messages == 0, cancellation);
        if (!wasSubscribed && waiting.Messages == 0)
            return null;

        // After the commit: what is deleted first and then sent again to a subscriber that is none would be a gap.
        var deleted = await spool.RemoveAllAsync(destination, cancellation);
        relay.ReadAgain();
        LogRetired(author.Operator, destination, deleted, author.Reason);
        return (wasSubscribed, deleted);
    }

    /// <summary>The lease has ended. Its events are let go by the relay when it begins anew; commands and answers for it still wait.</summary>
    public async Task ExpireAsync(string subscriber, DateTimeOffset notRenewedSince, CancellationToken cancellation)
    {
        var author = new Author(
            "hanok", $"It has not announced itself since {notRenewedSince.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z or longer: its lease has ended.");
        if (!await EndAsync(subscriber, author, notRenewedSince, default, mustBeSubscribed: true, cancellation))
            return;

        relay.ReadAgain();
        LogExpired(subscriber, author.Reason);
    }

    private async Task<bool> EndAsync(
        string subscriber, Author author, DateTimeOffset? notRenewedSince, SpoolSize waiting, bool mustBeSubscribed, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var wasSubscribed = await store.EndAsync(transaction, subscriber, notRenewedSince, cancellation);
        if (!wasSubscribed && mustBeSubscribed)
            return false;

        var detail = new JsonObject { ["wasSubscribed"] = wasSubscribed, ["messagesInSpool"] = waiting.Messages, ["bytesInSpool"] = waiting.Bytes };
        audit.Write(transaction, new(time.GetUtcNow(), author.Operator, "subscription.retire", subscriber, author.Reason, detail.ToJsonString()));
        await transaction.CommitAsync(cancellation);
        await subscriptions.LoadAsync(cancellation);
        return wasSubscribed;
    }

    [LoggerMessage(LogLevel.Warning, "{Operator} retired '{Destination}': {Deleted} messages that waited for it were deleted. {Reason}")]
    private partial void LogRetired(string @operator, string destination, long deleted, string reason);

    [LoggerMessage(LogLevel.Error,
        "ALARM: '{Subscriber}' is not subscribed any more, and events that waited for it are let go. {Reason} When it comes back it gets what is published "
        + "from then on, and misses what was published meanwhile.")]
    private partial void LogExpired(string subscriber, string reason);
}
