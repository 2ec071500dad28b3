using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Testing.Exploring;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Exploring;

public sealed class ExplorerTests(ITestOutputHelper output)
{
    private readonly TripTables _tables = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_saga_without_a_mistake_holds_through_every_single_fault_and_every_pair(bool isDeclined)
    {
        var explored = await Trip(new TripSaga(_tables), isDeclined).ExploreAsync(faults: 2);

        output.WriteLine(explored.ToString());
        Assert.Equal(1, explored.ByFaults[0]);
        Assert.True(explored.ByFaults[1] > 50, explored.ToString());
        Assert.True(explored.ByFaults[2] > explored.ByFaults[1], explored.ToString());
    }

    private Explorer Trip(TripSaga saga, bool isDeclined = false, Action<HanokBuilder>? airline = null, Action<HanokBuilder>? bank = null)
    {
        var models = new TripParticipants(_tables);
        return Explorer.Of("trip", world =>
            {
                world.Keeps(_tables.Trips, _tables.Seats, _tables.Rooms, _tables.Charges, _tables.Locks);
                world.Service("trips", hanok =>
                {
                    hanok.Services.AddSingleton(saga);
                    hanok.AddSaga<TripSaga, TripState>();
                });
                world.Service("airline", airline ?? (hanok => hanok
                    .HandleCommand((ReserveSeat command, MessageContext context) => models.Reserve(command, context))
                    .HandleCommand((ConfirmSeat command, MessageContext context) => models.Confirm(command, context))
                    .HandleCommand((CancelSeat command, MessageContext context) => models.Cancel(command, context))));
                world.Service("hotel", hanok => hanok
                    .HandleCommand((ReserveRoom command, MessageContext context) => models.Reserve(command, context))
                    .HandleCommand((CancelRoom command, MessageContext context) => models.Cancel(command, context)));
                world.Service("bank", bank ?? (hanok => hanok.HandleCommand((Charge command, MessageContext context) => models.Charge(command, context))));
            })
            .Start(world => world.StartAsync("key", new TripState("rome", isDeclined)))
            .Invariant("booked <=> charged once <=> seat confirmed", _ =>
                _tables.Trips["rome"] == "booked"
                    ? _tables.Charges["rome"] == 1 && _tables.Seats["rome"] == "confirmed"
                    : _tables.Charges["rome"] == 0 && _tables.Seats["rome"] != "confirmed")
            .Invariant("given up => nothing is held", _ =>
                _tables.Trips["rome"] != "given up" || (_tables.Seats["rome"] != "held" && _tables.Rooms["rome"] != "held"))
            .Invariant("no lock is left", _ => _tables.Locks.Rows.Count == 0);
    }
}
