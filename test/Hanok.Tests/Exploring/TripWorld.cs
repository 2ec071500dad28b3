using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.Testing.Exploring;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Exploring;

/// <summary>The services of a trip, where a test can put its own in the place of each, and what must hold between them.</summary>
internal sealed class TripWorld
{
    public TripTables Tables { get; } = new();

    public Explorer Trip(
        TripSaga saga, bool isDeclined = false, Action<HanokBuilder>? airline = null, Action<HanokBuilder>? hotel = null, Action<HanokBuilder>? bank = null,
        Action<WorldBuilder>? more = null, WorldState? keeps = null, Action? reset = null, Action? forget = null)
    {
        var models = new TripParticipants(Tables);
        return Services(models, "trip", world =>
            {
                if (keeps is not null)
                    world.Keeps(keeps);
                if (reset is not null)
                    world.BeforeEach(reset);
                more?.Invoke(world);
                world.Service("trips", hanok =>
                {
                    hanok.AddSaga<TripSaga, TripState>();
                    hanok.Services.AddSingleton(saga);
                });
            }, airline, hotel, bank, forget)
            .Start(world => world.StartAsync("key", new TripState("rome", isDeclined)))
            .Invariant("booked <=> charged once <=> seat confirmed", _ =>
                Tables.Trips["rome"] == "booked"
                    ? Tables.Charges["rome"] == 1 && Tables.Seats["rome"] == "confirmed"
                    : Tables.Charges["rome"] == 0 && Tables.Seats["rome"] != "confirmed")
            .Invariant("given up => nothing is held", _ =>
                Tables.Trips["rome"] != "given up" || (Tables.Seats["rome"] != "held" && Tables.Rooms["rome"] != "held"))
            .Invariant("no lock is left", _ => Tables.Locks.Rows.Count == 0);
    }

    public Explorer Services(
        TripParticipants models, string name, Action<WorldBuilder> owners, Action<HanokBuilder>? airline = null, Action<HanokBuilder>? hotel = null,
        Action<HanokBuilder>? bank = null, Action? forget = null) => Explorer.Of(name, world =>
    {
        world.Keeps(Tables.Trips, Tables.Seats, Tables.Rooms, Tables.Charges, Tables.Locks);
        owners(world);
        world.Service("airline", airline ?? (hanok => hanok
            .HandleCommand((ReserveSeat command, MessageContext context) => models.Reserve(command, context))
            .HandleCommand((ConfirmSeat command, MessageContext context) => models.Confirm(command, context))
            .HandleCommand((CancelSeat command, MessageContext context) => models.Cancel(command, context))));
        world.Service("hotel", hotel ?? (hanok => hanok
            .HandleCommand((ReserveRoom command, MessageContext context) => models.Reserve(command, context))
            .HandleCommand((CancelRoom command, MessageContext context) => models.Cancel(command, context))));
        world.Service("bank", bank ?? (hanok => hanok.HandleCommand((Charge command, MessageContext context) => models.Charge(command, context))))
            .Forgets(forget ?? (() => { }));
    });
}
