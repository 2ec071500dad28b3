using Hanok.Asks;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>Bids twice for each dish, which is once too often; refuses poison; keeps silent about cake.</summary>
public sealed class Bidder(ContractPlatform platform) : IEventHandler<BidWanted>
{
    public ValueTask HandleAsync(BidWanted happened, MessageContext context)
    {
        platform.Record(context.Transaction, $"asked for {happened.Dish}");
        if (happened.Dish == "poison")
        {
            context.Answer(new Refusal("not-edible", "Nobody could eat that."));
        }
        else if (happened.Dish != "cake")
        {
            context.Answer(new Bid(happened.Dish.Length));
            context.Answer(new Bid(1_000));
        }

        return ValueTask.CompletedTask;
    }
}
