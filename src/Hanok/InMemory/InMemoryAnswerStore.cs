using Hanok.Asks;
using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryAnswerStore(InMemoryDatabase database) : IAnswerStore
{
    public void Keep(ITransaction transaction, IReadOnlyList<Message> replies) =>
        transaction.InMemory.OnCommit(() =>
        {
            foreach (var reply in replies.Where(reply => !database.Answers.Exists(kept => kept.Id == reply.Id)))
                database.Answers.Add(reply);

            foreach (var kept in database.AnswersKept.Values)
                kept();
        });

    public async ValueTask<IReadOnlyList<Message>> ReadAsync(IReadOnlyCollection<Guid> asks, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        return [.. database.Answers.Where(reply => asks.Contains(reply.CorrelationId))];
    }

    public async ValueTask<int> RemoveBeforeAsync(Guid ask, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        await transaction.EnterAsync(cancellation);
        var expired = database.Answers.Where(reply => reply.CorrelationId.CompareTo(ask) < 0).Take(limit).ToHashSet();
        return database.Answers.RemoveAll(expired.Contains);
    }

    public async Task ListenAsync(Action kept, CancellationToken cancellation)
    {
        var listener = new object();
        database.AnswersKept[listener] = kept;
        try
        {
            kept();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        finally
        {
            database.AnswersKept.TryRemove(listener, out _);
        }
    }
}
