using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Asks;

/// <summary>Asks other services and waits for what they answer, without holding a connection. Inject it. Thread-safe.</summary>
/// <remarks><code>
///   AskAsync --> (1) wait in memory under the id of the ask      (2) the command, in a transaction of its own
///                                                                       |  relay, the other service, relay
///   waits &lt;-- (5) read the kept replies &lt;-- (4) notify &lt;-- (3) any instance receives the reply and keeps it, with its watermark
/// </code>
/// When the asker dies, the reply is kept until the deadline and then removed. What is asked for is done in any case, also after the
/// deadline: an ask is no remote call that can be taken back. Source of the pattern: "Request/asynchronous response" and
/// "Publish/async responses", C. Richardson; "Scatter-Gather", G. Hohpe and B. Woolf.
/// </remarks>
public sealed class Asker
{
    /// <summary>A day: what takes longer is a saga, whose state can be looked at.</summary>
    public static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    private readonly IDatabase _database;
    private readonly IAnswerStore _store;
    private readonly PendingAsks _pending;
    private readonly TimeProvider _time;
    private readonly MessageJson _json;

    internal Asker(IDatabase database, IAnswerStore store, PendingAsks pending, TimeProvider time, MessageJson json) =>
        (_database, _store, _pending, _time, _json) = (database, store, pending, time, json);

    /// <summary>Sends a command in a transaction of its own, and waits for its reply.</summary>
    /// <exception cref="AnswerTimeoutException">No answer until the deadline; the command may still be done.</exception>
    /// <exception cref="TooManyAsksException">Nothing was sent.</exception>
    public async Task<Reply<TReply>> AskAsync<TReply>(
        string key, ICommand<TReply> command, TimeSpan deadline, CancellationToken cancellation)
    {
        await using var transaction = _database.Begin();
        using var ask = _pending.Open(transaction.NewAsk(deadline), enough: 1);
        transaction.AddAsk(ask.Id, key, command);
        await SendAsync(transaction, cancellation);
        return await FirstAsync<TReply>(ask, $"{MessageType.Of(command.GetType()).Name} with key '{key}'", cancellation);
    }

    /// <summary>Waits for the answer to what was asked with <see cref="AskExtensions.Ask{TReply}"/>, here or by another instance.</summary>
    /// <param name="id">What that returned.</param>
    /// <exception cref="AnswerTimeoutException">There was no answer until the deadline, or the deadline has passed.</exception>
    /// <exception cref="ArgumentException">It is no id of an ask.</exception>
    /// <exception cref="TooManyAsksException" />
    public async Task<Reply<TReply>> AwaitAsync<TReply>(Guid id, CancellationToken cancellation)
    {
        // Twice as long, for clocks of instances that differ: only what was made up would be waited for longer than that.
        if (AskId.DeadlineOf(id) is not { } deadline || deadline > _time.GetUtcNow() + 2 * LongestDeadline)
            throw new ArgumentException($"{id} is no id of an ask.", nameof(id));

        using var ask = _pending.Open(id, enough: 1);
        if (await _store.ReadAsync([id], cancellation) is [var reply, ..])
            ask.Offer(reply);

        return await FirstAsync<TReply>(ask, id.ToString(), cancellation);
    }

    /// <summary>
    /// Publishes an event in a transaction of its own, and gathers what subscribers answer with
    /// <see cref="AnswerExtensions.Answer{TReply}"/>.
    /// </summary>
    /// <param name="enough">Returns as soon as so many have answered. <see cref="int.MaxValue"/> waits for all until the deadline.</param>
    /// <exception cref="TooManyAsksException">Nothing was sent.</exception>
    public async Task<Gathered<TReply>> GatherAsync<TReply>(
        string key, IEvent happened, int enough, TimeSpan deadline, CancellationToken cancellation)
    {
        await using var transaction = _database.Begin();
        using var ask = Open(transaction, enough, deadline);
        transaction.AddAsk(ask.Id, key, happened);
        await SendAsync(transaction, cancellation);
        return await AllAsync<TReply>(ask, cancellation);
    }

    /// <summary>Sends commands in one transaction of its own, and gathers their replies.</summary>
    /// <param name="enough">Returns as soon as there are so many replies.</param>
    /// <exception cref="TooManyAsksException">Nothing was sent.</exception>
    public async Task<Gathered<TReply>> GatherAsync<TReply>(
        string key, IReadOnlyCollection<ICommand<TReply>> commands, int enough, TimeSpan deadline, CancellationToken cancellation)
    {
        await using var transaction = _database.Begin();
        using var ask = Open(transaction, enough, deadline);
        foreach (var command in commands)
            transaction.AddAsk(ask.Id, key, command);

        await SendAsync(transaction, cancellation);
        return await AllAsync<TReply>(ask, cancellation);
    }

    private PendingAsk Open(ITransaction transaction, int enough, TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(enough, 1);
        return _pending.Open(transaction.NewAsk(deadline), enough);
    }

    // Its connection goes back before the wait begins.
    private static async Task SendAsync(ITransaction transaction, CancellationToken cancellation)
    {
        await transaction.CommitAsync(cancellation);
        await transaction.DisposeAsync();
    }

    private async Task<Reply<TReply>> FirstAsync<TReply>(PendingAsk ask, string what, CancellationToken cancellation)
    {
        await WaitAsync(ask, cancellation);
        return ask.Replies is [var reply, ..]
            ? Read<TReply>(reply)
            : throw new AnswerTimeoutException(
                $"Nobody has answered {what} until {AskId.DeadlineOf(ask.Id):O}. It may still be done: ask again only for what may be done twice. "
                + "If it stays: is the other service up, and has it parked the command?");
    }

    private async Task<Gathered<TReply>> AllAsync<TReply>(PendingAsk ask, CancellationToken cancellation)
    {
        await WaitAsync(ask, cancellation);
        return new([.. ask.Replies.Select(reply => new Answer<TReply>(reply.Source, Read<TReply>(reply)))], ask.Complete.IsCompleted);
    }

    private async Task WaitAsync(PendingAsk ask, CancellationToken cancellation)
    {
        try
        {
            var left = AskId.DeadlineOf(ask.Id)!.Value - _time.GetUtcNow();
            await ask.Complete.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellation);
        }
        catch (TimeoutException)
        {
            // What has come until now is what there is.
        }
    }

    private Reply<TReply> Read<TReply>(Message reply)
    {
        if (reply.Type == MessageType.Of<TReply>().Name)
            return _json.Read<TReply>(reply.Body.Span);

        return reply.Type == MessageType.Of<Refusal>().Name
            ? _json.Read<Refusal>(reply.Body.Span)
            : throw new InvalidOperationException($"{reply.Source} answered with a {reply.Type}, where a {MessageType.Of<TReply>().Name} was waited for.");
    }
}
