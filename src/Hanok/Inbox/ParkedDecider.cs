using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Decides what a person's change does to a parked message. Pure.</summary>
internal static class ParkedDecider
{
    /// <param name="body">The new body, for an edit.</param>
    public static ParkedChange Decide(ParkedTake take, ParkedId id, ParkedAction action, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (take.Message is not { } message)
            return new(take.IsBusy ? ParkedOutcome.Busy : ParkedOutcome.NotFound, id, id);

        // Behind another, a retry would overtake it, and after a skip it would not be known which of them made it fail.
        var isHead = take.Head == id;
        return action switch
        {
            ParkedAction.Edit when message.Delivery.Message.Body.Span.SequenceEqual(body.Span) => Refuse(ParkedOutcome.SameBody),
            ParkedAction.Edit => Change(WithBody(message, body) with { RetryAt = isHead ? now : message.RetryAt }),
            _ when !isHead => Refuse(ParkedOutcome.NotHead),
            ParkedAction.Skip => Change(null),
            _ when message.RetryAt <= now => Refuse(ParkedOutcome.DueAlready),
            _ => Change(message with { RetryAt = now }),
        };

        ParkedChange Refuse(ParkedOutcome why) => new(why, id, take.Head);

        ParkedChange Change(ParkedMessage? after) => new(ParkedOutcome.Done, id, take.Head, message, after);
    }

    private static ParkedMessage WithBody(ParkedMessage parked, ReadOnlyMemory<byte> body) =>
        parked with { Delivery = new Delivery(parked.Delivery.Position, parked.Delivery.Message with { Body = body }) };
}
