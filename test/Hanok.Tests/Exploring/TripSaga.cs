using Hanok.Sagas;

namespace Hanok.Tests.Exploring;

/// <summary>Plans a trip: a seat, a room, and the money for both. Its steps are as they should be, or as a test makes them wrong.</summary>
internal sealed class TripSaga(TripTables tables, Func<TripSaga, CompensatableStage<TripState>, SagaSteps<TripState>>? define = null) : Saga<TripState>
{
    public override string Name => "trip";

    protected internal override SagaSteps<TripState> Define(CompensatableStage<TripState> saga) => define is not null ? define(this, saga) : saga
        .Local("plan", Plan)
            .Undo(GiveUp)
        .Send("seat", state => new ReserveSeat(state.Trip))
            .Undo(state => new CancelSeat(state.Trip))
        .Send("room", state => new ReserveRoom(state.Trip))
            .Undo(state => new CancelRoom(state.Trip))
        .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
        .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
        .RetriableLocal("book", Book);

    public ValueTask<LocalResult<TripState>> Plan(TripState state, SagaContext context)
    {
        tables.Trips.Set(context.Transaction, state.Trip, "planned");
        tables.Locks.Set(context.Transaction, state.Trip, "planning");
        return ValueTask.FromResult<LocalResult<TripState>>(state);
    }

    public ValueTask GiveUp(TripState state, SagaContext context)
    {
        tables.Trips.Set(context.Transaction, state.Trip, "given up");
        tables.Locks.Remove(context.Transaction, state.Trip);
        return ValueTask.CompletedTask;
    }

    public ValueTask Book(TripState state, SagaContext context)
    {
        tables.Trips.Set(context.Transaction, state.Trip, "booked");
        tables.Locks.Remove(context.Transaction, state.Trip);
        return ValueTask.CompletedTask;
    }
}
