using Hanok.Sagas;

namespace Hanok.Tests.Exploring;

/// <summary>Asks the saga of another service, and sends a card when all is booked.</summary>
internal sealed class HolidaySaga(TripTables tables) : Saga<HolidayState>
{
    public override string Name => "holiday";

    protected internal override SagaSteps<HolidayState> Define(CompensatableStage<HolidayState> saga) => saga
        .Local("dream", (state, context) =>
        {
            tables.Trips.Set(context.Transaction, "holiday", "dreamt of");
            return ValueTask.FromResult<LocalResult<HolidayState>>(state);
        })
            .Undo((state, context) =>
            {
                tables.Trips.Set(context.Transaction, "holiday", "at home");
                return ValueTask.CompletedTask;
            })
        .Pivot("trip", state => new PlanTrip(state.Trip, state.IsDeclined))
        .RetriableLocal("go", (state, context) =>
        {
            tables.Trips.Set(context.Transaction, "holiday", "away");
            return ValueTask.CompletedTask;
        })
        .Deadline(TimeSpan.FromHours(1));
}
