using Hanok.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Exploring;

/// <summary>Sagas without a mistake, and how much of them is tried.</summary>
public sealed class ExplorerTests(ITestOutputHelper output)
{
    private readonly TripWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_saga_without_a_mistake_holds_through_every_single_fault_and_every_pair(bool isDeclined)
    {
        var explored = await _world.Trip(new TripSaga(_world.Tables), isDeclined).ExploreAsync(faults: 2);

        output.WriteLine(explored.ToString());
        Assert.Equal(1, explored.ByFaults[0]);
        Assert.True(explored.ByFaults[1] > 50, explored.ToString());
        Assert.True(explored.ByFaults[2] > explored.ByFaults[1], explored.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task So_does_one_with_steps_together_and_deadlines(bool isDeclined)
    {
        var saga = new TripSaga(_world.Tables, (trip, saga) => saga
            .Local("plan", trip.Plan).Undo(trip.GiveUp)
            .Parallel(together =>
            {
                together.Send("seat", state => new ReserveSeat(state.Trip)).ReplyWithin(TimeSpan.FromMinutes(1)).Undo(state => new CancelSeat(state.Trip));
                together.Send("room", state => new ReserveRoom(state.Trip)).Undo(state => new CancelRoom(state.Trip));
            })
            .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
            .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
            .RetriableLocal("book", trip.Book)
            .Deadline(TimeSpan.FromMinutes(5)));
        var explorer = _world.Trip(saga, isDeclined);

        var explored = await explorer.ExploreAsync(faults: 2);

        output.WriteLine(explored.ToString());
        Assert.True(explored.Schedules > 2_000, explored.ToString());
        // The reply comes when the saga has long given up.
        Assert.Contains("trips: seat given up (deadline: 'seat' was not answered within 00:01:00.)", await explorer.ReplayAsync("2:away"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "away")]
    [InlineData(true, "at home")]
    public async Task So_does_one_that_is_asked_by_another(bool isDeclined, string end)
    {
        var explored = await _world.Services(new TripParticipants(_world.Tables), "holiday", world =>
            {
                world.Service("trips", hanok =>
                {
                    hanok.Services.AddSingleton(_world.Tables);
                    hanok.AddCommandSaga<PlannedTripSaga, PlanTrip, Done, TripState>();
                });
                world.Service("people", hanok =>
                {
                    hanok.Services.AddSingleton(_world.Tables);
                    hanok.AddSaga<HolidaySaga, HolidayState>();
                });
            })
            .Start(world => world.StartAsync("key", new HolidayState("rome", isDeclined)))
            .Invariant($"it ends {end}", _ => _world.Tables.Trips["holiday"] == end)
            .Invariant("away <=> booked", _ => (_world.Tables.Trips["holiday"] == "away") == (_world.Tables.Trips["rome"] == "booked"))
            .ExploreAsync(faults: 1);

        output.WriteLine(explored.ToString());
    }
}
