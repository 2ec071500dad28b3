using Hanok.Postgres;
using Hanok.Sagas;

namespace Hanok.Chaos.Members;

/// <summary>A seat of the second and a room of the third, together; paid at the third. Whoever is dead for too long is not waited for.</summary>
internal sealed class TripSaga : Saga<Trip>
{
    public override string Name => "trip";

    protected internal override SagaSteps<Trip> Define(CompensatableStage<Trip> saga) => saga
        .Local("open", (trip, context) =>
        {
            context.Transaction.Postgres.Write($"INSERT INTO trip (id, state) VALUES ({trip.Id}, 'open')");
            return ValueTask.FromResult<LocalResult<Trip>>(trip);
        })
            .Undo((trip, context) => Set(trip, "cancelled", context))
        .Parallel(both =>
        {
            both.Send("hold seat", trip => new HoldSeat(trip.Id))
                .ReplyWithin(TimeSpan.FromSeconds(2))
                .Undo(trip => new ReleaseSeat(trip.Id));
            both.Send("hold room", trip => new HoldRoom(trip.Id, trip.HasNoRoom))
                .Undo(trip => new ReleaseRoom(trip.Id));
        })
        .Pivot("pay", trip => new Pay(trip.Id, trip.HasNoMoney))
        .Retriable("confirm seat", trip => new ConfirmSeat(trip.Id))
        .RetriableLocal("book", (trip, context) => Set(trip, "booked", context))
        .Deadline(TimeSpan.FromSeconds(5));

    private static ValueTask Set(Trip trip, string state, SagaContext context)
    {
        context.Transaction.Postgres.Write($"UPDATE trip SET state = state || ' ' || {state} WHERE id = {trip.Id}");
        return ValueTask.CompletedTask;
    }
}
