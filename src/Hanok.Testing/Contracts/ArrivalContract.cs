using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Whatever a broker delivers, however mixed up, each message takes effect once and in order: the broker's side of the inbox.</summary>
public abstract class ArrivalContract : Contract
{
    private readonly Runs _runs = new("orders");

    [Fact]
    public async Task What_arrives_out_of_order_takes_effect_in_order()
    {
        var audit = await AuditAsync();
        var arrivals = Linked(_runs.Of(new Noted("a", 1), new("a", 2), new("b", 1), new("a", 3)));

        await Broker(audit).ReceiveAsync([arrivals[3], arrivals[1], arrivals[0], arrivals[2], arrivals[1]], Cancellation);

        Assert.Equal(["a1", "a2", "b1", "a3"], await audit.ReadAsync());
    }

    [Fact]
    public async Task A_message_that_arrives_before_the_one_before_it_is_given_back()
    {
        var audit = await AuditAsync();
        var arrivals = Linked(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3)));
        await Broker(audit).ReceiveAsync([arrivals[0]], Cancellation);

        await Assert.ThrowsAnyAsync<MissingMessagesException>(() => Broker(audit).ReceiveAsync([arrivals[2]], Cancellation));
        Assert.Equal(["a1"], await audit.ReadAsync());

        await Broker(audit).ReceiveAsync([arrivals[2], arrivals[1]], Cancellation);
        Assert.Equal(["a1", "a2", "a3"], await audit.ReadAsync());
    }

    [Fact]
    public async Task A_gap_that_is_never_filled_counts_as_lost_in_the_end()
    {
        var audit = await AuditAsync();
        var arrivals = Linked(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3)));
        await Broker(audit).ReceiveAsync([arrivals[0]], Cancellation);

        var refusals = 0;
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await Broker(audit).ReceiveAsync([arrivals[2]], Cancellation);
                    return true;
                }
                catch (MissingMessagesException)
                {
                    refusals++;
                    return false;
                }
            },
            () => ValueTask.FromResult("the message behind the gap is refused for ever"));

        Assert.True(refusals > 1, $"It was given back only {refusals} times.");
        Assert.Equal(["a1", "a3"], await audit.ReadAsync());
    }

    [Fact]
    public async Task Who_begins_to_listen_in_the_middle_misses_nothing_that_it_knows_of()
    {
        var audit = await AuditAsync();
        var arrivals = Linked(_runs.Of(new Noted("a", 1), new("a", 2), new("a", 3)));

        await Broker(audit).ReceiveAsync(arrivals[1..], Cancellation);

        Assert.Equal(["a2", "a3"], await audit.ReadAsync());
    }

    [Fact]
    public async Task A_source_without_order_is_believed_once_for_each_id()
    {
        var audit = await AuditAsync();
        var (first, second) = (Foreign(new Noted("a", 1)), Foreign(new Noted("a", 2)));

        await Broker(audit).ReceiveAsync([second, first, second], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Broker(audit).ReceiveAsync([first, second], Cancellation)));

        Assert.Equal(["a2", "a1"], await audit.ReadAsync());
    }

    [Fact]
    public async Task The_same_id_of_another_source_is_another_message()
    {
        var audit = await AuditAsync();
        var message = Foreign(new Noted("a", 1));
        var other = message with { Delivery = new(Position.None, message.Delivery.Message with { Source = "till" }) };

        await Broker(audit).ReceiveAsync([message, other], Cancellation);

        Assert.Equal(["a1", "a1"], await audit.ReadAsync());
    }

    [Fact]
    public async Task What_fails_of_a_source_without_order_is_parked_alone_and_handled_at_last()
    {
        var sabotage = new Sabotage().Fail("a1");
        var audit = await AuditAsync(sabotage);
        var (first, second) = (Foreign(new Noted("a", 1)), Foreign(new Noted("a", 2)));

        await Broker(audit).ReceiveAsync([first, second], Cancellation);
        await Broker(audit).ReceiveAsync([first, second], Cancellation);
        Assert.Equal(["a2"], await audit.ReadAsync());
        sabotage.Heal();

        Assert.Equal(["a2", "a1"], await audit.ReadAsync(2));
        await audit.ParkedAsync(0);
    }

    [Fact]
    public async Task What_cannot_be_read_is_parked_with_the_reason()
    {
        var audit = await AuditAsync();
        var garbage = CloudEventAttributes.Read("orders.events", _ => null, new byte[] { 0, 1, 2, 255 });

        await Broker(audit).ReceiveAsync([garbage, Foreign(new Noted("a", 1))], Cancellation);

        var parked = Assert.Single(await audit.ParkedAsync());
        Assert.Equal("The message has no CloudEvents attribute 'id'.", parked.Reason);
        Assert.Null(parked.RetryAt);
        Assert.Equal(["a1"], await audit.ReadAsync());
    }

    private static BrokerReceiver Broker(ContractService service) => service.Services.GetRequiredService<BrokerReceiver>();

    // As a sender links them: each says what went before it by its lane.
    private static List<Arrival> Linked(DeliveryBatch run)
    {
        var last = new Dictionary<int, Position>();
        var arrivals = new List<Arrival>();
        foreach (var delivery in run.Deliveries)
        {
            var lane = Lane.Of(delivery.Message.Subject);
            arrivals.Add(new(run.Stream, delivery with { Previous = last.GetValueOrDefault(lane, Position.None) }));
            last[lane] = delivery.Position;
        }

        return arrivals;
    }

    private Arrival Foreign(Noted noted) => new(null, new(Position.None, _runs.Messages.Event(noted.Key, noted)));

    private Task<ContractService> AuditAsync(Sabotage? sabotage = null) => Services.StartAsync("audit", hanok => hanok.HandlesNoted(sabotage));
}
