using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;

namespace Hanok.Tests.Exploring;

/// <summary>The services that a trip needs, as models.</summary>
internal sealed class TripParticipants(TripTables tables)
{
    public Reply<SeatReserved> Reserve(ReserveSeat command, MessageContext context)
    {
        if (tables.Seats.Rows.Values.Any(seat => seat != "free"))
            return new Refusal("full", "The only seat is taken.");

        tables.Seats.Set(context.Transaction, command.Trip, "held");
        context.Transaction.Publish(command.Trip, new SeatReserved(command.Trip));
        return new SeatReserved(command.Trip);
    }

    public void Confirm(ConfirmSeat command, MessageContext context) => tables.Seats.Set(context.Transaction, command.Trip, "confirmed");

    public void Cancel(CancelSeat command, MessageContext context) => tables.Seats.Set(context.Transaction, command.Trip, "free");

    public void Reserve(ReserveRoom command, MessageContext context)
    {
        tables.Rooms.Set(context.Transaction, command.Trip, "held");
        context.Transaction.Publish(command.Trip, new RoomReserved(command.Trip));
    }

    public void Cancel(CancelRoom command, MessageContext context) => tables.Rooms.Set(context.Transaction, command.Trip, "free");

    public Reply<Done> Charge(Charge command, MessageContext context)
    {
        if (command.IsDeclined)
            return new Refusal("declined", "There is no money.");

        tables.Charges.Set(context.Transaction, command.Trip, tables.Charges.Find(context.Transaction, command.Trip) + 1);
        return Done.Value;
    }
}
