using Hanok.Commands;
using Hanok.Sagas;

namespace Hanok.Tests.Exploring;

/// <summary>The saga of a trip that somebody else asks for.</summary>
internal sealed class PlannedTripSaga(TripTables tables) : CommandSaga<PlanTrip, Done, TripState>
{
    public override string Name => "planned-trip";

    protected internal override TripState Begin(PlanTrip command) => new(command.Trip, command.IsDeclined);

    protected override Done Reply(TripState state) => Done.Value;

    protected internal override SagaSteps<TripState> Define(CompensatableStage<TripState> saga) => new TripSaga(tables).Define(saga);
}
