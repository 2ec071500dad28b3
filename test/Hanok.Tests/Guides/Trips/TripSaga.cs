using Hanok.Commands;
using Hanok.Sagas;

namespace Hanok.Tests.Guides.Trips;

public sealed class TripSaga : Saga<TripState>
{
    public override string Name => "book-trip";

    protected internal override SagaSteps<TripState> Define(CompensatableStage<TripState> saga) => saga
        .Local("check price", trip => trip.Price <= 5_000 ? trip : new Refusal("too-expensive", "Ask your manager."))
        .Parallel(both =>
        {
            both.Send("book flight", trip => new BookFlight(trip.Trip, trip.To))
                .ReplyWithin(TimeSpan.FromMinutes(1))
                .OnReply((trip, flight) => trip with { Seat = flight.Seat })
                .Undo(trip => new CancelFlight(trip.Trip));
            both.Send("book room", trip => new BookRoom(trip.Trip, trip.To))
                .When(trip => trip.WithRoom)
                .Undo(trip => new CancelRoom(trip.Trip));
        })
        .Pivot("charge card", trip => new ChargeCard(trip.Trip, trip.Price))
        .Retriable("ticket trip", trip => new TicketTrip(trip.Trip))
        .Deadline(TimeSpan.FromMinutes(10));
}
