using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Sagas;
using Hanok.Testing.Exploring;

namespace Hanok.Tests.Exploring;

/// <summary>Each test makes one mistake, of those that are made, and the explorer finds it and tells it.</summary>
public sealed class MistakeTests
{
    private readonly TripWorld _world = new();

    [Fact]
    public async Task An_undo_that_needs_a_reply_that_has_not_come_is_found()
    {
        var saga = new TripSaga(_world.Tables, (trip, saga) => saga
            .Local("plan", trip.Plan).Undo(trip.GiveUp)
            .Send("seat", state => new ReserveSeat(state.Trip)).ReplyWithin(TimeSpan.FromMinutes(1))
                .OnReply((state, reply) => state with { Seat = reply.Trip })
                .Undo(state => new CancelSeat(state.Seat ?? throw new InvalidOperationException("Which seat?")))
            .Send("room", state => new ReserveRoom(state.Trip)).Undo(state => new CancelRoom(state.Trip))
            .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
            .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
            .RetriableLocal("book", trip.Book));

        // A minute later, when the seat was reserved at last, all would be well: only while nobody answers there is no way to give up.
        var failure = await FailureAsync(_world.Trip(saga).Always("no saga is overdue", world => world.Sagas.All(saga => !saga.IsOverdue)));

        Assert.Equal("2:delay", failure.Schedule);
        Assert.Contains("   3  trips: a saga is due", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_undo_is_found()
    {
        var failure = await FailureAsync(_world.Trip(
            new(_world.Tables, (trip, saga) => saga
                .Local("plan", trip.Plan).Undo(trip.GiveUp)
                .Send("seat", state => new ReserveSeat(state.Trip))
                .Send("room", state => new ReserveRoom(state.Trip)).Undo(state => new CancelRoom(state.Trip))
                .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
                .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
                .RetriableLocal("book", trip.Book)),
            isDeclined: true));

        Assert.Equal("", failure.Schedule);
        Assert.Contains("It does not hold that: given up => nothing is held", failure.Failures);
        Assert.Contains("seats[rome] = held", failure.Message, StringComparison.Ordinal);
        Assert.Contains("trips: charge refused (declined: There is no money.)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("seats[rome] = free", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_with_an_effect_outside_of_its_transaction_is_found()
    {
        var charges = 0;
        var trip = _world.Trip(new(_world.Tables), bank: hanok => hanok.HandleCommand((Charge command, MessageContext context) =>
        {
            // As a call of another system would be.
            charges++;
            _world.Tables.Charges.Set(context.Transaction, command.Trip, charges);
        }), reset: () => charges = 0);

        var failure = await FailureAsync(trip);

        Assert.Equal("6:crash-before-commit", failure.Schedule);
        Assert.Contains(
            """
               6! trips -> bank: bank.charge.v1
                  FAULT crash-before-commit: 'bank' dies before the commit, and it comes again
               7  trips -> bank: bank.charge.v1
                    charges[rome] = 2
            """,
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_that_knows_only_in_memory_what_it_has_done_is_found()
    {
        var charges = 0;
        var done = new HashSet<string>();
        var trip = _world.Trip(
            new(_world.Tables), reset: () => charges = 0, forget: done.Clear,
            bank: hanok => hanok.HandleCommand((Charge command, MessageContext context) =>
            {
                // It asks another system to charge the card, and only once as long as it lives.
                if (done.Add(command.Trip))
                    charges++;

                _world.Tables.Charges.Set(context.Transaction, command.Trip, charges);
            }));

        var failure = await FailureAsync(trip);

        Assert.Equal("6:crash-before-commit", failure.Schedule);
        Assert.Contains("charges[rome] = 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_that_refuses_after_the_pivot_is_found()
    {
        // It holds a seat for an hour, and then refuses to confirm what it has given away.
        var heldUntil = new ModelTable<string, DateTimeOffset>("heldUntil");
        var models = new TripParticipants(_world.Tables);
        var trip = _world.Trip(new(_world.Tables), keeps: heldUntil, airline: hanok => hanok
            .HandleCommand((ReserveSeat command, MessageContext context, TimeProvider time) =>
            {
                heldUntil.Set(context.Transaction, command.Trip, time.GetUtcNow() + TimeSpan.FromHours(1));
                return models.Reserve(command, context);
            })
            .HandleCommand((ConfirmSeat command, MessageContext context, TimeProvider time) =>
            {
                if (heldUntil[command.Trip] < time.GetUtcNow())
                    return (Reply<Done>)new Refusal("expired", "The seat was not paid for in time.");

                models.Confirm(command, context);
                return Done.Value;
            })
            .HandleCommand((CancelSeat command, MessageContext context) => models.Cancel(command, context)));

        var failure = await FailureAsync(trip);

        Assert.Equal("8:clock-ahead", failure.Schedule);
        Assert.Contains("Saga 'trip' has not ended: it is Running and waits at 'confirm seat'.", failure.Failures);
        Assert.Contains("trips: confirm seat refused (expired: The seat was not paid for in time.)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_one_way_does_not_release_is_found()
    {
        // The lock is released with the seat: when there is no seat, it stays.
        var saga = new TripSaga(_world.Tables, (trip, saga) => saga
            .Local("plan", trip.Plan)
            .Send("seat", state => new ReserveSeat(state.Trip)).Undo(state => new CancelSeat(state.Trip))
            .Local("seat is there", (state, _) => ValueTask.FromResult<LocalResult<TripState>>(state)).Undo(trip.GiveUp)
            .Send("room", state => new ReserveRoom(state.Trip)).Undo(state => new CancelRoom(state.Trip))
            .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
            .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
            .RetriableLocal("book", trip.Book));

        var failure = await FailureAsync(_world.Trip(saga).Meanwhile(world => world.CommitAsync("airline", transaction => _world.Tables.Seats.Set(transaction, "paris", "held"))));

        Assert.Equal("2:next-1", failure.Schedule);
        Assert.Contains("It does not hold that: no lock is left", failure.Failures);
        Assert.Contains("trips: seat refused (full: The only seat is taken.)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("locks[rome] is gone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undos_in_the_wrong_order_are_found()
    {
        // The hotel gives a room back only to who has the seat to go home with; the undos of the two steps are exchanged.
        var models = new TripParticipants(_world.Tables);
        var saga = new TripSaga(_world.Tables, (trip, saga) => saga
            .Local("plan", trip.Plan).Undo(trip.GiveUp)
            .Send("seat", state => new ReserveSeat(state.Trip)).Undo(state => new CancelRoom(state.Trip))
            .Send("room", state => new ReserveRoom(state.Trip)).Undo(state => new CancelSeat(state.Trip))
            .Pivot("charge", state => new Charge(state.Trip, state.IsDeclined))
            .Retriable("confirm seat", state => new ConfirmSeat(state.Trip))
            .RetriableLocal("book", trip.Book));

        var failure = await FailureAsync(_world.Trip(saga, isDeclined: true, hotel: hanok => hanok
            .HandleCommand((ReserveRoom command, MessageContext context) => models.Reserve(command, context))
            .HandleCommand((CancelRoom command, MessageContext context) =>
            {
                if (_world.Tables.Seats["rome"] != "held")
                    throw new InvalidOperationException("Nobody without a seat may cancel a room.");

                models.Cancel(command, context);
            })));

        Assert.Contains("'hotel' has parked a hotel.cancel-room.v1 from 'trips': Nobody without a seat may cancel a room.", failure.Failures);
        Assert.Contains("Saga 'trip' has not ended: it is Compensating and waits at 'seat'.", failure.Failures);
        Assert.True(
            failure.Message.IndexOf("trips: undo room", StringComparison.Ordinal) < failure.Message.IndexOf("airline.cancel-seat.v1", StringComparison.Ordinal),
            failure.Message);
    }

    [Fact]
    public async Task A_join_that_was_forgotten_is_found()
    {
        // The room is reserved after the seat, so whoever hears of the room takes it that the seat is known too.
        var seats = new ModelTable<string, string>("brochure");
        var trip = _world.Trip(new(_world.Tables), keeps: seats, more: world => world.Service("brochures", hanok => hanok
            .HandleEvent((SeatReserved happened, MessageContext context) => seats.Set(context.Transaction, happened.Trip, "has a seat"))
            .HandleEvent((RoomReserved happened, MessageContext context) => seats.Set(
                context.Transaction, happened.Trip, seats.Find(context.Transaction, happened.Trip) is { } known ? $"{known} and a room" : "printed too early"))))
            .Invariant("the brochure is complete", _ => seats["rome"] == "has a seat and a room");

        var failure = await FailureAsync(trip);

        Assert.Single(failure.Schedule.Split(' '));
        Assert.Contains("airline -> brochures: airline.seat-reserved.v1\n      FAULT", failure.Message, StringComparison.Ordinal);
        Assert.Contains("brochure[rome] = printed too early", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_that_takes_two_faults_is_found_with_two()
    {
        // It tries three times, by its own count, and then says no.
        var attempts = 0;
        var models = new TripParticipants(_world.Tables);
        var trip = _world.Trip(new(_world.Tables), reset: () => attempts = 0, airline: hanok => hanok
            .HandleCommand((ReserveSeat command, MessageContext context) => models.Reserve(command, context))
            .HandleCommand((CancelSeat command, MessageContext context) => models.Cancel(command, context))
            .HandleCommand((ConfirmSeat command, MessageContext context) =>
            {
                if (++attempts > 3)
                    return (Reply<Done>)new Refusal("gave-up", "It was tried too often.");

                models.Confirm(command, context);
                return Done.Value;
            }));

        var failure = await FailureAsync(trip);

        Assert.Equal(2, failure.Schedule.Split(' ').Length);
        Assert.StartsWith("'trip' fails, with 2 faults, and not with fewer", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<ScheduleFailedException> FailureAsync(Explorer explorer)
    {
        var failure = await Assert.ThrowsAsync<ScheduleFailedException>(() => explorer.ExploreAsync(faults: 2));

        // What is printed replays it.
        Assert.Equal(failure.Failures, (await Assert.ThrowsAsync<ScheduleFailedException>(() => explorer.ReplayAsync(failure.Schedule))).Failures);
        return failure;
    }
}
