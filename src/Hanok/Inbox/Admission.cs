using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Says what of a run is new, and remembers it: by watermark where the source has an order, by a row for each id where it has none.</summary>
internal sealed class Admission(IInbox inbox)
{
    /// <exception cref="MissingMessagesException">The run does not join what was applied before.</exception>
    /// <exception cref="ImpossiblePositionException">The sender's log ends before what was applied of it, or before what it sends.</exception>
    public async ValueTask<Admitted> AdmitAsync(ITransaction transaction, DeliveryBatch run, CancellationToken cancellation)
    {
        if (!run.IsOrdered)
            return await ByIdAsync(transaction, run, cancellation);

        var lanes = run.Deliveries.Select(d => Lane.Of(d.Message.Subject)).ToHashSet();
        var state = await inbox.OpenAsync(transaction, run.Stream, lanes, Keys(run), cancellation);

        if (run.LogEnd is { } end)
            Check(run, state, end);

        var fresh = new List<Delivery>(run.Deliveries.Count);
        var reached = new Dictionary<int, Position>(state.Watermarks);
        var moved = new Dictionary<int, Position>();
        foreach (var delivery in run.Deliveries)
        {
            var lane = Lane.Of(delivery.Message.Subject);
            if (delivery.Position <= reached[lane])
                continue;

            // The first message of a lane may be anywhere: whoever begins to listen gets nothing older.
            if (delivery.Previous > reached[lane] && reached[lane] != Position.None && !run.AcceptsGaps)
                throw new MissingMessagesException(run.Stream, lane, reached[lane], delivery.Previous, delivery.Position);

            fresh.Add(delivery);
            reached[lane] = moved[lane] = delivery.Position;
        }

        if (moved.Count > 0)
            inbox.Advance(transaction, run.Stream, moved);

        return new(fresh, state.ParkedKeys);
    }

    // A watermark beyond the sender's log would drop, without a word, all that it sends until the log has got there.
    private static void Check(DeliveryBatch run, InboxState state, long end)
    {
        if (run.Deliveries.Count > 0 && run.Deliveries[^1].Position is { } last && last.Commit > end)
            throw new ImpossiblePositionException(
                $"{run.Stream} sends a message at {last}, but says that its log ends at {new Position(end, 0)}. Nothing was applied.");

        foreach (var (lane, applied) in state.Watermarks)
            if (applied.Commit > end)
                throw new ImpossiblePositionException(
                    $"Of {run.Stream}, lane {lane}, messages up to {applied} were applied here, but its log ends at {new Position(end, 0)}. Was the sender's "
                    + "database restored to an earlier time? What it sends now would be taken for what is known, and dropped; so nothing is applied. Compare "
                    + $"the two, then let this service begin anew with it: DELETE FROM hanok.watermark WHERE stream = '{run.Stream}'.");
    }

    // Keys have no order to keep here, so nothing ever stands behind a parked message.
    private async ValueTask<Admitted> ByIdAsync(ITransaction transaction, DeliveryBatch run, CancellationToken cancellation)
    {
        var once = run.Deliveries.DistinctBy(d => d.Message.Id).ToList();
        var claimed = (await inbox.ClaimAsync(
            transaction, run.Stream, [.. once.Select(d => d.Message.Id)], transaction.Messages.Time.GetUtcNow(), cancellation)).ToDictionary();
        return new(
            [.. once.Where(d => claimed.ContainsKey(d.Message.Id)).Select(d => d with { Position = claimed[d.Message.Id] })],
            new HashSet<string>());
    }

    private static HashSet<string> Keys(DeliveryBatch run) => [.. run.Deliveries.Select(d => d.Message.Subject)];
}

/// <param name="Fresh">What was not applied before, each with its position.</param>
/// <param name="ParkedKeys">The keys of the run that have parked messages.</param>
internal readonly record struct Admitted(List<Delivery> Fresh, IReadOnlySet<string> ParkedKeys);
