using System.Text.Json.Nodes;
using Hanok.Audit;
using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>What a person does with a parked message happens once, keeps the order of its key, and stands in the audit log.</summary>
public abstract class RepairContract : Contract
{
    private static readonly Author Alice = new("alice", "ticket 4711");

    private readonly Runs _runs = new("orders");

    [Fact]
    public async Task When_the_first_of_a_key_is_skipped_those_behind_it_are_applied_in_order()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a"), Note("a", 2), Note("a", 3)]), Cancellation);
        var head = (await audit.ParkedAsync(3)).First(p => p.Attempts > 0);

        var change = await Repair(audit).SkipAsync(head.Id, Alice, Cancellation);

        Assert.Equal(ParkedOutcome.Done, change.Outcome);
        Assert.Equal(["a2", "a3"], await audit.ReadAsync(2));
        await audit.ParkedAsync(0);
        var entry = Assert.Single(await Audit(audit).ReadAsync($"{head.Id}", 10, Cancellation));
        Assert.Equal(("alice", "parked.skip", "ticket 4711"), (entry.Operator, entry.Action, entry.Reason));
        var detail = JsonNode.Parse(entry.Detail)!;
        Assert.Null(detail["after"]);
        Assert.Equal("x", (string?)detail["before"]!["message"]!["body"]!["number"]);
    }

    [Fact]
    public async Task An_edited_message_is_applied_as_it_was_edited_before_those_behind_it()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a"), Note("a", 2)]), Cancellation);
        var head = (await audit.ParkedAsync(2)).First(p => p.Attempts > 0);

        await Repair(audit).EditAsync(head.Id, """{"key":"a","number":1}"""u8.ToArray(), Alice, Cancellation);

        Assert.Equal(["a1", "a2"], await audit.ReadAsync(2));
        var detail = JsonNode.Parse(Assert.Single(await Audit(audit).ReadAsync(null, 10, Cancellation)).Detail)!;
        Assert.Equal("x", (string?)detail["before"]!["message"]!["body"]!["number"]);
        Assert.Equal(1, (int?)detail["after"]!["message"]!["body"]!["number"]);
    }

    [Fact]
    public async Task What_stands_behind_is_neither_retried_nor_skipped_and_may_be_edited_in_its_place()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a"), Note("a", 2), Note("a", 3)]), Cancellation);
        var parked = (await audit.ParkedAsync(3)).OrderBy(p => p.Delivery.Position).ToList();

        var retry = await Repair(audit).RetryAsync(parked[1].Id, Alice, Cancellation);
        var skip = await Repair(audit).SkipAsync(parked[1].Id, Alice, Cancellation);
        var edit = await Repair(audit).EditAsync(parked[1].Id, """{"key":"a","number":22}"""u8.ToArray(), Alice, Cancellation);

        Assert.Equal((ParkedOutcome.NotHead, parked[0].Id), (retry.Outcome, retry.Head));
        Assert.Equal((ParkedOutcome.NotHead, parked[0].Id), (skip.Outcome, skip.Head));
        Assert.Equal(ParkedOutcome.Done, edit.Outcome);
        Assert.Empty(await audit.ReadAsync());
        await Repair(audit).SkipAsync(parked[0].Id, Alice, Cancellation);
        Assert.Equal(["a22", "a3"], await audit.ReadAsync(2));
    }

    [Fact]
    public async Task A_command_that_waited_for_its_handler_is_done_after_a_retry()
    {
        var kitchen = await Services.StartAsync("kitchen");
        await kitchen.Receiver.ReceiveAsync(_runs.Of([_runs.Command("table 1", new Cook("soup")), _runs.Command("table 1", new Cook("pie"))]), Cancellation);
        await kitchen.ParkedAsync(2);
        await kitchen.StopAsync();
        kitchen = await Services.StartAsync("kitchen", hanok => hanok.Cooks());

        var (changes, next) = await Repair(kitchen).RetryAllAsync(new(), after: null, Alice, Cancellation);

        Assert.Equal([ParkedOutcome.Done], changes.Select(c => c.Outcome));
        Assert.Null(next);
        Assert.Equal(["soup", "pie"], await kitchen.ReadAsync(2));
        Assert.Equal("parked.retry", Assert.Single(await Audit(kitchen).ReadAsync(null, 10, Cancellation)).Action);
    }

    [Fact]
    public async Task A_change_that_was_made_is_not_made_again()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a"), Broken("b")]), Cancellation);
        var parked = (await audit.ParkedAsync(2)).OrderBy(p => p.Delivery.Position).ToList();

        await Repair(audit).SkipAsync(parked[0].Id, Alice, Cancellation);

        Assert.Equal(ParkedOutcome.NotFound, (await Repair(audit).SkipAsync(parked[0].Id, Alice, Cancellation)).Outcome);
        Assert.Equal(ParkedOutcome.NotFound, (await Repair(audit).RetryAsync(parked[0].Id, Alice, Cancellation)).Outcome);
        var same = parked[1].Delivery.Message.Body;
        Assert.Equal(ParkedOutcome.SameBody, (await Repair(audit).EditAsync(parked[1].Id, same, Alice, Cancellation)).Outcome);
        Assert.Single(await Audit(audit).ReadAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task A_message_that_is_being_tried_is_left_alone()
    {
        // Once with its run, then three times alone.
        var handler = new LateHandler(Platform, attempts: 4);
        var audit = await Services.StartAsync("audit", hanok =>
        {
            hanok.Services.AddSingleton(handler);
            hanok.AddEventHandlers<LateHandler>();
        });
        await audit.Receiver.ReceiveAsync(_runs.Of(new Noted("a", 1)), Cancellation);
        await Until.DoneAsync(handler.Inside, "the handler was not called");
        var id = new ParkedId("orders@contract", new(1, 0));

        var skip = await Repair(audit).SkipAsync(id, Alice, Cancellation);
        var edit = await Repair(audit).EditAsync(id, """{"key":"b","number":1}"""u8.ToArray(), Alice, Cancellation);
        handler.LetGo();

        Assert.Equal((ParkedOutcome.Busy, ParkedOutcome.Busy), (skip.Outcome, edit.Outcome));
        Assert.Equal(["a1"], await audit.ReadAsync(1));
        Assert.Empty(await Audit(audit).ReadAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task A_failure_that_comes_late_does_not_undo_a_repair()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a")]), Cancellation);
        var repaired = Assert.Single(await audit.ParkedAsync(1));
        var inbox = audit.Services.GetRequiredService<IInbox>();

        // It was due, was tried and rolled back; before that is noted, a person has made it due at another time.
        var wasDueAt = repaired.ParkedAt.AddMinutes(-1);
        await audit.CommitAsync(transaction => inbox.Postpone(
            transaction, repaired with { Reason = "late", Attempts = 99, RetryAt = wasDueAt.AddDays(1) }, wasDueAt));

        Assert.Equal(repaired.Attempts, Assert.Single(await audit.ParkedAsync()).Attempts);
    }

    [Fact]
    public async Task What_was_edited_into_something_unreadable_waits_for_a_person_at_once()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a")]), Cancellation);
        var parked = Assert.Single(await audit.ParkedAsync(1));

        await Repair(audit).EditAsync(parked.Id, """{"key":{},"number":1}"""u8.ToArray(), Alice, Cancellation);

        await Until.TrueAsync(
            async () => Assert.Single(await audit.ParkedAsync()) is { Attempts: 2, RetryAt: null },
            async () => $"It should have been tried once more, and wait: {Assert.Single(await audit.ParkedAsync())}");
    }

    [Fact]
    public async Task A_body_that_makes_the_message_too_large_changes_nothing()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        await audit.Receiver.ReceiveAsync(_runs.Of([Broken("a")]), Cancellation);
        var parked = Assert.Single(await audit.ParkedAsync(1));
        var large = new byte[MessageCodec.SizeLimit];
        Array.Fill(large, (byte)'1');

        await Assert.ThrowsAsync<MessageTooLargeException>(() => Repair(audit).EditAsync(parked.Id, large, Alice, Cancellation));

        Assert.Null(Assert.Single(await audit.ParkedAsync()).RetryAt);
        Assert.Empty(await Audit(audit).ReadAsync(null, 10, Cancellation));
    }

    [Fact]
    public async Task Skips_while_messages_arrive_leave_none_behind()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted());
        for (var i = 1; i <= 20; i++)
        {
            var broken = _runs.Of([Broken("a")]);
            await audit.Receiver.ReceiveAsync(broken, Cancellation);
            var id = new ParkedId(broken.Stream, broken.Deliveries[0].Position);
            await Task.WhenAll(
                audit.Receiver.ReceiveAsync(_runs.Of([Note("a", i)]), Cancellation),
                Until.TrueAsync(
                    async () => (await Repair(audit).SkipAsync(id, Alice, Cancellation)).Outcome == ParkedOutcome.Done,
                    () => ValueTask.FromResult($"{id} could not be skipped.")));
        }

        await audit.ParkedAsync(0);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"a{i}"), await audit.ReadAsync());
    }

    private static ParkedRepair Repair(ContractService service) => service.Services.GetRequiredService<ParkedRepair>();

    private static IAuditLog Audit(ContractService service) => service.Services.GetRequiredService<IAuditLog>();

    private Message Broken(string key) => _runs.Messages.Event(key, new BrokenNoted([1], "x"));

    private Message Note(string key, int number) => _runs.Messages.Event(key, new Noted(key, number));
}
