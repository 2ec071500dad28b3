using Hanok.Postgres;
using Hanok.Sagas;

namespace Hanok.Tests.Guides.Explored;

public sealed class RentalSaga : Saga<RentalState>
{
    public override string Name => "rental";

    // snippet: rental-saga
    protected internal override SagaSteps<RentalState> Define(CompensatableStage<RentalState> saga) => saga
        .Local("open rental", Open)
            .Undo(Close)
        .Send("hold car", state => new HoldCar(state.Rental))
            .ReplyWithin(TimeSpan.FromMinutes(1))
            .Undo(state => new ReleaseCar(state.Rental))
        .Pivot("collect", state => new Collect(state.Rental, state.Amount))
        .Retriable("hand over car", state => new HandOverCar(state.Rental));

    private static ValueTask<LocalResult<RentalState>> Open(RentalState state, SagaContext context)
    {
        context.Transaction.Postgres.Write($"INSERT INTO rental (id, state) VALUES ({state.Rental}, 'open')");
        return ValueTask.FromResult<LocalResult<RentalState>>(state);
    }
    // end

    private static ValueTask Close(RentalState state, SagaContext context)
    {
        context.Transaction.Postgres.Write($"UPDATE rental SET state = 'closed' WHERE id = {state.Rental}");
        return ValueTask.CompletedTask;
    }
}
