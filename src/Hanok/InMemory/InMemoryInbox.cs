using Hanok.Inbox;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryInbox(InMemoryDatabase database) : IInbox
{
    public async ValueTask<InboxState> OpenAsync(
        ITransaction transaction, string stream, IReadOnlyCollection<int> lanes, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return new(
            lanes.ToDictionary(lane => lane, lane => database.Watermarks.GetValueOrDefault((stream, lane), Position.None)),
            database.Parked.Values.Where(p => p.Stream == stream && keys.Contains(p.Key)).Select(p => p.Key).ToHashSet());
    }

    public void Advance(ITransaction transaction, string stream, IReadOnlyDictionary<int, Position> watermarks) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var (lane, position) in watermarks)
                database.Watermarks[(stream, lane)] = position;
        });

    public async ValueTask<IReadOnlyList<(Guid Id, Position Position)>> ClaimAsync(
        ITransaction transaction, string source, IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        var claimed = ids.Where(id => !database.Claimed.ContainsKey((source, id)))
            .Select((id, n) => (id, new Position(database.Claimed.Count + n + 1, 0))).ToList();
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var (id, position) in claimed)
                database.Claimed[(source, id)] = position;
        });
        return claimed;
    }

    public void Park(ITransaction transaction, IReadOnlyList<ParkedMessage> messages) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var message in messages)
                database.Parked[(message.Stream, message.Delivery.Position)] = message;
        });

    public void Postpone(ITransaction transaction, ParkedMessage message, DateTimeOffset wasDueAt) =>
        transaction.InMemory.OnCommit(() =>
        {
            if (database.Parked.TryGetValue((message.Stream, message.Delivery.Position), out var parked) && parked.RetryAt == wasDueAt)
                database.Parked[(message.Stream, message.Delivery.Position)] = message;
        });

    public async ValueTask<ParkedMessage?> TakeDueAsync(ITransaction transaction, DateTimeOffset now, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        return database.Parked.Values.Where(p => p.RetryAt <= now).MinBy(p => p.RetryAt);
    }

    public void Unpark(ITransaction transaction, ParkedMessage message, DateTimeOffset now) =>
        transaction.InMemory.OnCommit(() =>
        {
            database.Parked.Remove((message.Stream, message.Delivery.Position));
            var next = database.Parked.Values.FirstOrDefault(p => p.Stream == message.Stream && p.Key == message.Key);
            if (next is not null)
                database.Parked[(next.Stream, next.Delivery.Position)] = next with { RetryAt = now };
        });

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Parked.Values.Min(p => p.RetryAt);
    }

    public async ValueTask<IReadOnlyList<ParkedMessage>> ListAsync(int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Parked.Values.OrderBy(p => p.ParkedAt).ThenBy(p => p.Delivery.Position).Take(limit)];
    }
}
