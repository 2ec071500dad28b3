using Hanok.Chassis;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Chassis;

/// <summary>Methods and lambdas as handlers: every form that is taken, and what is said of one that is not.</summary>
public sealed class HandlerMethodTests : IAsyncLifetime
{
    private readonly Runs _runs = new("orders");
    private readonly MessageRecorder _replies = new();
    private readonly List<string> _seen = [];
    private ContractServices _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Delegate, string> Unusable => new()
    {
        { () => { }, "has no parameters: its first must be the message" },
        { (string text) => text, "takes a String first, which is no command: put ICommand<TReply> on it, or call HandleEvent" },
        { (Noted noted) => noted, "takes a Noted first, which is no command" },
        { (Cook cook) => { }, "returns Void: it must return a Cooked or a Reply<Cooked>, itself or as a task" },
        { (Cook cook) => Task.FromResult("soup"), "returns Task<String>: it must return a Cooked or a Reply<Cooked>" },
        { (Wash wash) => Task.FromResult(new Refusal("no", "")), "returns Task<Refusal>: it must return a Done or a Reply<Done>" },
        { (Wash wash, BatchContext context) => { }, "takes Wash, so its 'context' must be a MessageContext" },
        { (IReadOnlyList<Wash> washing, MessageContext context) => { }, "takes IReadOnlyList<Wash>, so its 'context' must be a BatchContext" },
        { (IReadOnlyList<Wash> washing) => { }, "returns Void: it must return an IReadOnlyList<Reply<Done>>" },
        { AsyncVoid, "is async void, so nobody could wait for it: return a Task or ValueTask" },
        { ByReference, "takes 'count' by reference: pass it by value" },
        { (Unnamed _) => { }, "Unnamed has no name on the wire" },
    };

    public ValueTask InitializeAsync()
    {
        _services = new(new InMemoryPlatform());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Theory]
    [InlineData("a value")]
    [InlineData("a reply")]
    [InlineData("a task of a value")]
    [InlineData("a task of a reply")]
    [InlineData("a value task of a value")]
    [InlineData("a value task of a reply")]
    public async Task A_command_is_answered_with_whatever_form_of_the_reply_its_method_returns(string form)
    {
        Delegate cook = form switch
        {
            "a value" => (Cook command) => new Cooked(command.Dish, 7),
            "a reply" => Reply<Cooked> (Cook command) => new Cooked(command.Dish, 7),
            "a task of a value" => CookSlowlyAsync,
            "a task of a reply" => Task<Reply<Cooked>> (Cook command) => Task.FromResult<Reply<Cooked>>(new Cooked(command.Dish, 7)),
            "a value task of a value" => (Cook command) => ValueTask.FromResult(new Cooked(command.Dish, 7)),
            _ => ValueTask<Reply<Cooked>> (Cook command) => ValueTask.FromResult<Reply<Cooked>>(new Cooked(command.Dish, 7)),
        };

        var reply = await AnswerAsync(hanok => hanok.HandleCommand(cook), new Cook("soup"));

        Assert.Equal(("kitchen.cooked.v1", """{"dish":"soup","minutes":7}"""), reply);
    }

    [Fact]
    public async Task A_method_can_refuse() => Assert.Equal(
        ("hanok.refused.v1", """{"code":"no","reason":"not today"}"""),
        await AnswerAsync(hanok => hanok.HandleCommand(Reply<Cooked> (Cook _) => new Refusal("no", "not today")), new Cook("soup")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_command_that_is_only_done_is_answered_when_its_method_returns(int form)
    {
        Delegate wash = form switch
        {
            0 => (Wash command) => _seen.Add(command.Pan),
            1 => WashSlowlyAsync,
            _ => ValueTask (Wash command) => new(WashSlowlyAsync(command)),
        };

        Assert.Equal(("hanok.done.v1", "{}"), await AnswerAsync(hanok => hanok.HandleCommand(wash), new Wash("pot")));
        Assert.Equal(["pot"], _seen);
    }

    [Fact]
    public async Task A_method_gets_context_cancellation_and_services_in_any_order()
    {
        var kitchen = await _services.StartAsync("kitchen", hanok =>
        {
            hanok.Services.AddSingleton(_seen);
            hanok.HandleCommand((Wash wash, List<string> seen, CancellationToken cancellation, MessageContext context, TimeProvider time) =>
            {
                Assert.Equal(context.Cancellation, cancellation);
                Assert.NotNull(time);
                seen.Add($"{context.Message.Subject} {wash.Pan}");
            });
        });

        await kitchen.Receiver.ReceiveAsync(_runs.Of([_runs.Command("1", new Wash("pot")), _runs.Command("2", new Wash("wok"))]), Cancellation);

        Assert.Equal(["1 pot", "2 wok"], _seen);
        Assert.Empty(await kitchen.ParkedAsync());
    }

    [Fact]
    public async Task A_method_can_take_whole_runs_of_commands_and_of_events()
    {
        var orders = await _services.StartAsync("orders", hanok => hanok
            .HandleEvent((IReadOnlyList<Noted> events, BatchContext context) => _seen.Add($"{context.Messages.Count}: {string.Join(' ', events)}")));
        var kitchen = await _services.StartAsync("kitchen", hanok => hanok
            .HandleCommand(IReadOnlyList<Reply<Done>> (IReadOnlyList<Wash> commands) =>
            {
                _seen.Add(string.Join(' ', commands.Select(c => c.Pan)));
                return [.. commands.Select(_ => (Reply<Done>)Done.Value)];
            }));

        await orders.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1), new("b", 1)), Cancellation);
        await kitchen.Receiver.ReceiveAsync(_runs.Of([_runs.Command("1", new Wash("pot")), _runs.Command("2", new Wash("wok"))]), Cancellation);

        Assert.Equal(["2: a1 b1", "pot wok"], _seen);
    }

    [Fact]
    public async Task A_scoped_service_is_one_for_each_run_and_ends_with_it()
    {
        var kitchen = await _services.StartAsync("kitchen", hanok =>
        {
            hanok.Services.AddSingleton(_seen);
            hanok.Services.AddScoped<Shift>();
            hanok.HandleCommand((Wash wash, Shift shift) => shift.Note(wash.Pan));
            hanok.HandleCommand(Cooked (Cook cook, Shift shift) =>
            {
                shift.Note(cook.Dish);
                return cook.Dish == "poison" ? throw new InvalidOperationException("No.") : new Cooked(cook.Dish, 7);
            });
        });

        await kitchen.Receiver.ReceiveAsync(
            _runs.Of([_runs.Command("1", new Wash("pot")), _runs.Command("2", new Cook("soup")), _runs.Command("3", new Wash("wok"))]), Cancellation);
        Assert.Equal(["ended: pot wok soup"], _seen);

        // A run that fails, and then each alone: what failed leaves nothing to the next.
        _seen.Clear();
        await kitchen.Receiver.ReceiveAsync(_runs.Of([_runs.Command("1", new Wash("pan")), _runs.Command("2", new Cook("poison"))]), Cancellation);
        Assert.Equal(["ended: pan poison", "ended: pan", "ended: poison"], _seen.Take(3));
    }

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public void A_method_that_cannot_handle_commands_is_refused_with_what_is_wrong(Delegate method, string sentence)
    {
        var hanok = TestHost.CreateBuilder("kitchen").AddHanok("kitchen");

        var error = Assert.Throws<InvalidOperationException>(() => hanok.HandleCommand(method));

        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_cannot_handle_events_is_refused_with_what_is_wrong()
    {
        var hanok = TestHost.CreateBuilder("kitchen").AddHanok("kitchen");

        var command = Assert.Throws<InvalidOperationException>(() => hanok.HandleEvent((Cook cook) => { }));
        var result = Assert.Throws<InvalidOperationException>(() => hanok.HandleEvent((Noted noted) => noted.Number));

        Assert.Contains("takes a Cook first, which is no event: put IEvent on it, or call HandleCommand", command.Message, StringComparison.Ordinal);
        Assert.Contains("The handler (Noted noted)", result.Message, StringComparison.Ordinal);
        Assert.Contains("returns Int32: it must return nothing, a Task or a ValueTask", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_is_no_service_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _services.StartAsync("kitchen", hanok => hanok.HandleCommand((Wash wash, Shift shift) => { })));

        Assert.Contains("wants a Shift as 'shift', which is no service: register it, or take it out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_methods_for_one_message_are_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _services.StartAsync(
            "kitchen", hanok => hanok.HandleCommand((Wash wash) => { }).HandleCommand((Wash wash, MessageContext context) => { })));

        Assert.Contains("2 handlers are registered for kitchen.wash.v1", error.Message, StringComparison.Ordinal);
    }

    private async Task<(string Type, string Body)> AnswerAsync<TReply>(Action<HanokBuilder> handle, ICommand<TReply> command)
    {
        await _services.StartAsync("kitchen", handle);
        var orders = await _services.StartAsync("orders", hanok => hanok.TakesReplies(_replies));
        await orders.CommitAsync(transaction => transaction.Add(
            transaction.Messages.Command(Guid.CreateVersion7(), "1", Guid.CreateVersion7(), command)));
        await Until.TrueAsync(() => _replies.Seen.Count == 1, "no reply has come");
        var reply = _replies.Seen.Single();
        return (reply.Type, System.Text.Encoding.UTF8.GetString(reply.Body.Span));
    }

    private static async Task<Cooked> CookSlowlyAsync(Cook command)
    {
        await Task.Yield();
        return new Cooked(command.Dish, 7);
    }

    private async Task WashSlowlyAsync(Wash command)
    {
        await Task.Yield();
        _seen.Add(command.Pan);
    }

    private static async void AsyncVoid(Wash wash) => await Task.Yield();

    private static void ByReference(Wash wash, ref int count) => count++;

    private sealed record Unnamed : ICommand;

    private sealed class Shift(List<string> seen) : IDisposable
    {
        private readonly List<string> _noted = [];

        public void Note(string what) => _noted.Add(what);

        public void Dispose() => seen.Add($"ended: {string.Join(' ', _noted)}");
    }
}
