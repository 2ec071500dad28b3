using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Everything that is parked can be found, page by page, with what it waits for.</summary>
public abstract class ParkedViewContract : Contract
{
    private readonly Runs _runs = new("orders");

    [Fact]
    public async Task Pages_hold_every_parked_message_once_in_the_order_of_the_log()
    {
        var (store, ids) = await ParkedAsync();

        var found = new List<ParkedId>();
        ParkedId? after = null;
        while (await store.ListAsync(new(), after, 2, Cancellation) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(item => item.Message.Id));
            after = page[^1].Message.Id;
        }

        Assert.Equal(ids, found);
    }

    [Fact]
    public async Task A_filter_finds_by_key_by_type_and_by_what_a_message_waits_for()
    {
        var (store, ids) = await ParkedAsync();

        Assert.Equal([ids[0], ids[1], ids[3]], await FindAsync(new(Key: "a")));
        Assert.Equal([ids[4]], await FindAsync(new(Type: "kitchen.juggle.v1")));
        Assert.Equal([ids[0], ids[4]], await FindAsync(new(State: ParkedState.WaitingForPerson)));
        Assert.Equal([ids[1], ids[3]], await FindAsync(new(State: ParkedState.Behind)));
        Assert.Equal([ids[2]], await FindAsync(new(State: ParkedState.Retrying)));
        Assert.Empty(await FindAsync(new(Key: "a", State: ParkedState.Retrying)));

        async Task<IEnumerable<ParkedId>> FindAsync(ParkedFilter filter) =>
            (await store.ListAsync(filter, null, 100, Cancellation)).Select(item => item.Message.Id);
    }

    [Fact]
    public async Task Counts_tell_what_the_messages_wait_for()
    {
        var (store, _) = await ParkedAsync();

        Assert.Equal(new ParkedCounts(1, 2, 2, IsComplete: true), await store.CountAsync(new(), Cancellation));
        Assert.Equal(new ParkedCounts(0, 1, 2, IsComplete: true), await store.CountAsync(new(Key: "a"), Cancellation));
    }

    [Fact]
    public async Task One_message_is_shown_with_the_first_of_its_key_and_those_behind_it()
    {
        var (store, ids) = await ParkedAsync();

        var head = (await store.FindAsync(ids[0], Cancellation))!;
        var middle = (await store.FindAsync(ids[1], Cancellation))!;

        Assert.Equal((ids[0], 2), (head.Head, head.Behind));
        Assert.Equal([ids[1], ids[3]], head.Next);
        Assert.Equal((ids[0], 1, ParkedState.Behind), (middle.Head, middle.Behind, middle.Item.State));
        Assert.Null(await store.FindAsync(ids[0] with { Stream = "orders@elsewhere" }, Cancellation));
    }

    // a waits for a person with two behind it, b is tried again by itself, c waits for a handler.
    private async Task<(IParkedStore Store, IReadOnlyList<ParkedId> Ids)> ParkedAsync()
    {
        var audit = await Services.StartAsync("audit", hanok => hanok.HandlesNoted(new Sabotage().Fail("b1")));
        var run = _runs.Of(
        [
            _runs.Messages.Event("a", new BrokenNoted([1], "x")), Note("a", 2), Note("b", 1), Note("a", 3), _runs.Command("c", new Juggle(3)),
        ]);
        await audit.Receiver.ReceiveAsync(run, Cancellation);
        return (audit.Services.GetRequiredService<IParkedStore>(), [.. run.Deliveries.Select(d => new ParkedId(run.Stream, d.Position))]);
    }

    private Message Note(string key, int number) => _runs.Messages.Event(key, new Noted(key, number));
}
