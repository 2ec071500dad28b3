using Hanok.Messaging;
using Hanok.Scheduling;

namespace Hanok.InMemory;

internal sealed class InMemorySchedule(InMemoryDatabase database) : ISchedule
{
    public async ValueTask<int> MoveDueAsync(ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        await transaction.InMemory.EnterAsync(cancellation);
        var due = database.Schedule.TakeWhile(planned => planned.Key.Due <= now).Take(limit).ToList();
        foreach (var (place, message) in due)
        {
            transaction.Add(message);
            transaction.InMemory.OnCommit(() => database.Schedule.Remove(place));
        }

        return due.Count;
    }

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return database.Schedule.Count > 0 ? database.Schedule.Keys.First().Due : null;
    }
}
