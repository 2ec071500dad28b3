using Hanok.Asks;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Asks;

/// <summary>How what was kept comes to who waits for it, when no look now and then helps.</summary>
public sealed class AnswerListenerTests : IAsyncLifetime
{
    private static readonly TimeProvider Time = new PatientTime();
    private static readonly MessageFactory Orders = new("orders", new MessageJson([]), Time);
    private static readonly MessageFactory Kitchen = new("kitchen", new MessageJson([]), Time);

    private readonly InMemoryDatabase _database = new(Orders);
    private readonly PendingAsks _pending = new(Options.Create(new AskOptions()));
    private readonly PatchyHearing _store;
    private readonly AnswerListener _listener;
    private readonly Asker _asker;

    public AnswerListenerTests()
    {
        _store = new(new InMemoryAnswerStore(_database));
        _listener = new(_store, _pending, _database, Time, NullLogger<AnswerListener>.Instance);
        _asker = new(_database, _store, _pending, Time, Orders.Json);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _listener.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(CancellationToken.None);
        _listener.Dispose();
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task What_is_kept_comes_by_the_call_alone()
    {
        var (id, waiting) = await WaitAsync();
        _store.Find();
        await HearsAsync(true);

        await KeepAsync(id, "soup");

        Assert.Equal("soup", await ComesAsync(waiting));
    }

    [Fact]
    public async Task What_was_kept_before_anybody_listened_comes_when_listening_begins()
    {
        var (id, waiting) = await WaitAsync();
        await KeepAsync(id, "soup");

        _store.Find();

        Assert.Equal("soup", await ComesAsync(waiting));
    }

    [Fact]
    public async Task What_was_kept_while_the_connection_was_lost_comes_when_it_is_found_again()
    {
        var (id, waiting) = await WaitAsync();
        _store.Find();
        await HearsAsync(true);
        await _store.LoseAsync();
        await HearsAsync(false);
        await KeepAsync(id, "soup");
        Assert.False(waiting.IsCompleted);

        _store.Find();

        Assert.Equal("soup", await ComesAsync(waiting));
    }

    [Fact]
    public async Task Two_who_wait_for_the_same_ask_both_get_it()
    {
        var (id, first) = await WaitAsync();
        var second = DishAsync(id);
        _store.Find();

        await KeepAsync(id, "soup");

        Assert.Equal(["soup", "soup"], await ComesAsync(Task.WhenAll(first, second)));
    }

    [Fact]
    public async Task Nobody_listens_before_the_first_ask()
    {
        _store.Find();
        Assert.False(_store.IsListening);

        await WaitAsync();

        await HearsAsync(true);
    }

    private async Task<(Guid Id, Task<string> Waiting)> WaitAsync()
    {
        await using var transaction = _database.Begin();
        var id = transaction.Ask("t", new Cook("soup"), TimeSpan.FromHours(1));
        await transaction.CommitAsync(Cancellation);
        return (id, DishAsync(id));
    }

    private async Task<string> DishAsync(Guid id) => (await _asker.AwaitAsync<Cooked>(id, Cancellation)).Value!.Dish;

    private static async Task<T> ComesAsync<T>(Task<T> answer)
    {
        await Until.TrueAsync(() => answer.IsCompleted, "no answer has come");
        return await answer;
    }

    private Task HearsAsync(bool hears) => Until.TrueAsync(() => _store.IsListening == hears, $"listening is not {hears}");

    private async Task KeepAsync(Guid ask, string dish)
    {
        var command = Orders.Command(Guid.CreateVersion7(), "t", ask, new Cook(dish)) with { ReplyTo = Channels.Answers("orders") };
        await using var transaction = _database.Begin();
        _store.Keep(transaction, [Kitchen.Reply(command, new Cooked(dish, 7))]);
        await transaction.CommitAsync(Cancellation);
    }
}
