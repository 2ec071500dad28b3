using Hanok.Inbox;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryParkedStore(InMemoryDatabase database) : IParkedStore
{
    public async ValueTask<IReadOnlyList<ParkedItem>> ListAsync(ParkedFilter filter, ParkedId? after, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. Matching(filter).Where(item => after is not { } last || IsAfter(item.Message.Id, last)).Take(limit)];
    }

    public async ValueTask<ParkedCounts> CountAsync(ParkedFilter filter, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        var states = Matching(filter).Take(ParkedCounts.Limit + 1).Select(item => item.State).ToList();
        return new(Count(ParkedState.Retrying), Count(ParkedState.WaitingForPerson), Count(ParkedState.Behind), states.Count <= ParkedCounts.Limit);

        int Count(ParkedState state) => states.Count(s => s == state);
    }

    public async ValueTask<ParkedDetails?> FindAsync(ParkedId id, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        if (!database.Parked.TryGetValue((id.Stream, id.Position), out var message))
            return null;

        var behind = OfKey(message).Where(p => p.Delivery.Position > id.Position).Select(p => p.Id).ToList();
        return new(new(message, StateOf(message)), OfKey(message).First().Id, behind.Count, [.. behind.Take(ParkedDetails.NextLimit)]);
    }

    public async ValueTask<ParkedTake> TakeAsync(ITransaction transaction, ParkedId id, TimeSpan patience, CancellationToken cancellation)
    {
        if (!await transaction.InMemory.TryEnterAsync(patience, cancellation))
            return ParkedTake.Busy;

        return database.Parked.TryGetValue((id.Stream, id.Position), out var message)
            ? new(message, OfKey(message).First().Id, IsBusy: false)
            : ParkedTake.Missing;
    }

    public void Replace(ITransaction transaction, ParkedMessage message)
    {
        // As a frame, as other stores keep it: what is too large is too large here too.
        _ = MessageCodec.ToFrame(message.Delivery.Message);
        transaction.InMemory.OnCommit(() => database.Parked[(message.Stream, message.Delivery.Position)] = message);
    }

    private IEnumerable<ParkedItem> Matching(ParkedFilter filter) => database.Parked.Values
        .Where(p => filter.Key is null || p.Key == filter.Key)
        .Where(p => filter.Type is null || p.Delivery.Message.Type == filter.Type)
        .Select(p => new ParkedItem(p, StateOf(p)))
        .Where(item => filter.State is null || item.State == filter.State);

    private ParkedState StateOf(ParkedMessage message) =>
        OfKey(message).First() != message ? ParkedState.Behind
        : message.RetryAt is null ? ParkedState.WaitingForPerson
        : ParkedState.Retrying;

    private IEnumerable<ParkedMessage> OfKey(ParkedMessage message) =>
        database.Parked.Values.Where(p => p.Stream == message.Stream && p.Key == message.Key);

    private static bool IsAfter(ParkedId id, ParkedId last) =>
        string.CompareOrdinal(id.Stream, last.Stream) is var order && (order > 0 || (order == 0 && id.Position > last.Position));
}
