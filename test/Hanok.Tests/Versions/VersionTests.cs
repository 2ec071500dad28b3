using System.Text;
using System.Text.Json;
using Hanok.Chassis;
using Hanok.Idempotency;
using Hanok.Messaging;
using Hanok.Sagas;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Versions;

/// <summary>Messages of other versions than a service was written for.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private readonly Runs _runs = new("orders");
    private readonly List<string> _seen = [];
    private ContractServices _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _services = new(new InMemoryPlatform());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Fields_that_nobody_here_knows_are_passed_over()
    {
        var audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        var fromTheFuture = new NotedFromTheFuture("a", 1, ["x"], new() { ["nested"] = new { deep = "down" } });

        await audit.Receiver.ReceiveAsync(_runs.Of([_runs.Messages.Event("a", fromTheFuture)]), Cancellation);

        Assert.Equal(["a1"], await audit.ReadAsync());
        Assert.Empty(await audit.ParkedAsync());
    }

    [Fact]
    public async Task An_event_of_an_older_version_reaches_the_handler_of_the_newest_over_all_upcasters()
    {
        var audit = await _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent(
            (NotedV3 noted, MessageContext context) => _seen.Add($"{noted.Subject} {noted.Number} by {noted.Author} as {context.Message.Type}")));

        await audit.Receiver.ReceiveAsync(
            _runs.Of([
                _runs.Messages.Event("a", new Noted("a", 1)), _runs.Messages.Event("a", new NotedV2("a", 2)),
                _runs.Messages.Event("a", new NotedV3("a", "3", "me")),
            ]),
            Cancellation);

        Assert.Equal(["a 1 by v1 as orders.noted.v3", "a 2 by v2 as orders.noted.v3", "a 3 by me as orders.noted.v3"], _seen);
    }

    [Fact]
    public async Task Versions_of_one_message_are_one_run()
    {
        var audit = await _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent(
            (IReadOnlyList<NotedV3> run) => _seen.Add(string.Join(' ', run.Select(n => n.Number)))));

        await audit.Receiver.ReceiveAsync(
            _runs.Of([_runs.Messages.Event("a", new Noted("a", 1)), _runs.Messages.Event("a", new NotedV3("a", "2")), _runs.Messages.Event("b", new NotedV2("b", 3))]),
            Cancellation);

        Assert.Equal(["1 2 3"], _seen);
    }

    [Fact]
    public async Task Who_handles_a_newer_version_is_subscribed_to_the_channel_that_carries_all()
    {
        var orders = await _services.StartAsync("orders");
        await _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent((NotedV3 noted) => _seen.Add(noted.Number)));

        await orders.PublishAsync(new Noted("a", 1));

        await Until.TrueAsync(() => _seen.Count == 1, "the event has not come");
    }

    [Fact]
    public async Task A_command_of_an_older_version_is_upcast_and_answered()
    {
        var replies = new MessageRecorder();
        await _services.StartAsync("kitchen", hanok => hanok
            .AddUpcaster<Wash, WashV2>(old => new(old.Pan, Twice: true))
            .HandleCommand((WashV2 wash) => _seen.Add($"{wash.Pan} {wash.Twice}")));
        var orders = await _services.StartAsync("orders", hanok => hanok.TakesReplies(replies));

        await orders.CommitAsync(transaction => transaction.Add(_runs.Command("1", new Wash("pot"))));

        await Until.TrueAsync(() => replies.Seen.Count == 1, "no reply has come");
        Assert.Equal(["pot True"], _seen);
    }

    [Fact]
    public async Task A_reply_of_an_older_version_moves_the_saga_that_waits_for_the_newer()
    {
        await _services.StartAsync("kitchen", hanok => hanok.AddCommandHandlers<StepsParticipant>());
        var orders = await _services.StartAsync("orders", hanok => hanok
            .AddUpcaster<StepDone, StepDoneV2>(old => new($"{old.Step}, as it was called"))
            .AddSaga<AskingSaga, StepsState>());

        var started = await orders.Starter().StartAsync(RequestKey.Of("key", Encoding.UTF8.GetBytes("request")), new StepsState(""), Cancellation);

        var saga = await orders.EndedAsync(started.Id);
        Assert.Equal(SagaStatus.Completed, saga.Status);
        Assert.Equal("soup, as it was called", orders.Services.GetRequiredService<MessageJson>().Read<StepsState>(saga.State).Known);
    }

    [Fact]
    public async Task A_parked_message_keeps_the_bytes_and_the_version_with_which_it_came()
    {
        var sabotage = new Sabotage().Fail("1");
        var audit = await _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent((NotedV3 noted) =>
        {
            sabotage.Meet(noted.Number);
            _seen.Add(noted.Number);
        }));
        var came = _runs.Messages.Event("a", new Noted("a", 1));

        await audit.Receiver.ReceiveAsync(_runs.Of([came]), Cancellation);

        var parked = Assert.Single(await audit.ParkedAsync()).Delivery.Message;
        Assert.Equal("orders.noted.v1", parked.Type);
        Assert.Equal(came.Body.ToArray(), parked.Body.ToArray());

        // And is upcast anew when it is tried again.
        sabotage.Heal();
        await Until.TrueAsync(() => _seen.Count == 1, "the parked message was not handled");
        Assert.Equal(["1"], _seen);
    }

    [Fact]
    public async Task A_message_at_which_an_upcaster_throws_is_parked_and_the_others_go_on()
    {
        var audit = await _services.StartAsync("audit", hanok => hanok
            .AddUpcaster<Noted, NotedV2>(old => old.Number == 2 ? throw new InvalidOperationException("Two is no number.") : new(old.Key, old.Number))
            .HandleEvent((NotedV2 noted) => _seen.Add(noted.Subject)));

        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("b", 2), new("c", 3)), Cancellation);

        Assert.Equal(["a", "c"], _seen);
        Assert.Equal("Two is no number.", Assert.Single(await audit.ParkedAsync()).Reason);
    }

    [Fact]
    public async Task An_old_message_that_is_not_of_its_shape_is_parked_at_once()
    {
        var audit = await _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent((NotedV3 noted) => _seen.Add(noted.Number)));

        await audit.Receiver.ReceiveAsync(_runs.Of([_runs.Messages.Event("a", new BrokenNoted([1], "x"))]), Cancellation);

        Assert.Null(Assert.Single(await audit.ParkedAsync()).RetryAt);
        Assert.Throws<JsonException>(() => new MessageJson([]).Read<Noted>("""{"key":[1]}"""u8));
    }

    [Fact]
    public void An_upcaster_across_names_is_refused() =>
        Refused<Noted, WashV2>("An upcaster from orders.noted.v1 to kitchen.wash.v2 would turn one message into another.");

    [Fact]
    public void An_upcaster_that_leads_back_is_refused_and_so_every_cycle() =>
        Refused<NotedV2, Noted>("An upcaster from orders.noted.v2 to orders.noted.v1 leads back, and with one that leads forth it would be a cycle.");

    [Fact]
    public void An_upcaster_to_the_same_version_is_refused() => Refused<Noted, Noted>("leads back");

    [Fact]
    public void An_upcaster_to_a_command_with_another_answer_is_refused() =>
        Refused<Cook, CookV2>("kitchen.cook.v1 is answered with Cooked, and kitchen.cook.v2 with Done: who sends the older command could not read");

    [Fact]
    public async Task Two_upcasters_of_one_version_are_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _services.StartAsync("audit", hanok => hanok
            .AddUpcaster<Noted, NotedV2>(old => new(old.Key, old.Number))
            .AddUpcaster<Noted, NotedV3>(old => new(old.Key, "1"))));

        Assert.Contains("orders.noted.v1 has 2 upcasters, to orders.noted.v2 and orders.noted.v3.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_with_an_upcaster_and_a_handler_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _services.StartAsync("audit", hanok => Upcasts(hanok).HandleEvent((Noted noted) => _seen.Add(noted.Key))));

        Assert.Contains("orders.noted.v1 has a handler and an upcaster", error.Message, StringComparison.Ordinal);
    }

    private static HanokBuilder Upcasts(HanokBuilder hanok) => hanok
        .AddUpcaster<NotedV2, NotedV3>(old => new(old.Subject, $"{old.Number}", old.Number == 1 ? "v1" : "v2"))
        .AddUpcaster<Noted, NotedV2>(old => new(old.Key, old.Number));

    private static void Refused<TOld, TNew>(string sentence) where TOld : notnull where TNew : notnull
    {
        var hanok = TestHost.CreateBuilder("audit").AddHanok("audit");

        var error = Assert.Throws<InvalidOperationException>(() => hanok.AddUpcaster<TOld, TNew>(_ => throw new NotSupportedException()));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }
}
