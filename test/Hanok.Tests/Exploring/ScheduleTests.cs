using Hanok.Chassis;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Testing.Exploring;

namespace Hanok.Tests.Exploring;

/// <summary>What each fault does, as its schedule tells it.</summary>
public sealed class ScheduleTests
{
    private readonly ModelTable<string, string> _notes = new("notes");

    [Theory]
    [InlineData(
        "2:crash-before-commit",
        """
           1  client: calls trips
           2! trips -> airline: airline.reserve-seat.v1
              FAULT crash-before-commit: 'airline' dies before the commit, and it comes again
           3  trips -> airline: airline.reserve-seat.v1
                notes[1] = rome
        """)]
    [InlineData(
        "2:crash-after-commit",
        """
           1  client: calls trips
           2! trips -> airline: airline.reserve-seat.v1
              FAULT crash-after-commit: 'airline' dies after the commit, and it comes again
                notes[1] = rome
        """)]
    [InlineData(
        "1:crash-before-commit",
        """
           1! client: calls trips
              FAULT crash-before-commit: 'trips' dies before the commit, and it comes again
           2  client: calls trips
           3  trips -> airline: airline.reserve-seat.v1
                notes[1] = rome
        """)]
    [InlineData(
        "2:duplicate",
        """
           1  client: calls trips
           2! trips -> airline: airline.reserve-seat.v1
              FAULT duplicate: it comes a second time when all else is over
                notes[1] = rome
                Once more, trips -> airline: airline.reserve-seat.v1
        """)]
    [InlineData(
        "2:fail",
        """
           1  client: calls trips
           2! trips -> airline: airline.reserve-seat.v1
              FAULT fail: its handler in 'airline' throws once
                notes[1] = rome
        """)]
    public async Task A_fault_at_one_message_delivers_it_once_more_and_applies_it_once(string schedule, string story) =>
        Assert.Equal(story, await Airline(transaction => transaction.Send("rome", new ReserveSeat("rome"))).ReplayAsync(schedule));

    [Fact]
    public async Task A_handler_that_throws_too_often_is_tried_again_when_its_message_is_due()
    {
        var story = await Airline(transaction => transaction.Send("rome", new ReserveSeat("rome"))).ReplayAsync("2:park");

        Assert.Contains("FAULT park: its handler in 'airline' throws until it is parked\n      (00:00:0", story, StringComparison.Ordinal);
        Assert.EndsWith("   3  airline: a parked message is tried again\n        notes[1] = rome", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "rome, oslo, an hour later")]
    [InlineData("2:next-1 4:next-1", "oslo, rome, an hour later")]
    [InlineData("2:delay", "oslo, an hour later, rome")]
    [InlineData("2:away", "oslo, an hour later, rome")]
    [InlineData("2:time-passes", "rome, an hour later, oslo")]
    [InlineData("2:clock-back", "rome, oslo, an hour later")]
    public async Task What_comes_when_is_up_to_the_schedule(string schedule, string order)
    {
        var explorer = Explorer.Of("order", world =>
            {
                world.Keeps(_notes);
                world.Service("airline", hanok => Notes(hanok, null));
                world.Service("bank", hanok => hanok.HandleCommand((Charge command, MessageContext context) => Note(context.Transaction, command.Trip)));
                world.Service("trips", _ => { });
            })
            .Start(world => world.CommitAsync("trips", transaction =>
            {
                transaction.Send("rome", new ReserveSeat("rome"));
                transaction.Send("x", new Charge("an hour later", false), after: TimeSpan.FromHours(1));
            }))
            .Meanwhile(world => world.CommitAsync("trips", transaction => transaction.Send("oslo", new Charge("oslo", false))));

        await explorer.ReplayAsync(schedule);

        Assert.Equal(order, string.Join(", ", _notes.Rows.Values));
    }

    [Fact]
    public async Task What_comes_together_is_one_run()
    {
        var runs = new List<int>();
        var explorer = Explorer.Of("runs", world =>
            {
                world.BeforeEach(runs.Clear);
                world.Service("bank", hanok => hanok.HandleCommand((IReadOnlyList<Charge> commands) =>
                {
                    runs.Add(commands.Count);
                    return (IReadOnlyList<Reply<Done>>)[.. commands.Select(_ => (Reply<Done>)Done.Value)];
                }));
                world.Service("trips", _ => { });
            })
            .Start(world => world.CommitAsync("trips", transaction =>
            {
                for (var n = 0; n < 3; n++)
                    transaction.Send("rome", new Charge("rome", false));
            }));

        await explorer.ReplayAsync("");
        Assert.Equal([1, 1, 1], runs);

        await explorer.ReplayAsync("3:together");
        Assert.Equal([1, 2], runs);
    }

    [Fact]
    public async Task A_clock_that_jumps_rings_what_is_due_by_it()
    {
        var explorer = Explorer.Of("clock", world =>
            {
                world.Keeps(_notes);
                world.Service("airline", hanok => hanok.HandleCommand((ReserveSeat command, MessageContext context) =>
                {
                    Note(context.Transaction, command.Trip);
                    if (command.Trip == "rome")
                        context.Transaction.Send("x", new ReserveSeat("an hour later"), after: TimeSpan.FromHours(1));
                    return new SeatReserved(command.Trip);
                }));
                world.Service("trips", _ => { });
            })
            .Start(world => world.CommitAsync("trips", transaction =>
            {
                transaction.Send("rome", new ReserveSeat("rome"));
                transaction.Send("rome", new ReserveSeat("oslo"));
            }));

        Assert.Contains("   4  airline: scheduled messages are due\n   5  trips -> airline", await explorer.ReplayAsync("3:clock-ahead"), StringComparison.Ordinal);
        Assert.Contains("(1.01:00:00 passes)\n   5  airline: scheduled messages are due", await explorer.ReplayAsync("3:clock-back"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_that_never_is_quiet_is_a_livelock()
    {
        var explorer = Airline(transaction => transaction.Send("rome", new ReserveSeat("rome")), (_, transaction) =>
            transaction.Send("rome", new ReserveSeat("rome"), after: TimeSpan.FromHours(1)));

        var failure = await Assert.ThrowsAsync<ScheduleFailedException>(() => explorer.StepsAtMost(50).ExploreAsync());

        Assert.Equal("", failure.Schedule);
        Assert.Contains("All is not quiet after 50 steps", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_that_does_not_repeat_itself_is_refused()
    {
        var calls = 0;
        var explorer = Airline(
            transaction => transaction.Send("rome", new ReserveSeat("rome")),
            (seat, transaction) =>
            {
                if (calls++ == 0)
                    transaction.Send("rome", new ReserveSeat("oslo"));
            });

        var error = await Assert.ThrowsAsync<NotRepeatableException>(() => explorer.ExploreAsync(faults: 1));

        Assert.Contains("keeps something from one schedule to the next", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invariant_that_must_always_hold_is_looked_at_after_every_step()
    {
        var explorer = Airline(transaction => transaction.Send("rome", new ReserveSeat("rome")), (seat, transaction) =>
            {
                if (seat == "rome")
                    transaction.Send("rome", new ReserveSeat("oslo"));
            })
            .Always("there is no first note without a second", _ => _notes.Rows.Count != 1);

        var failure = await Assert.ThrowsAsync<ScheduleFailedException>(() => explorer.ExploreAsync());

        Assert.EndsWith("notes[1] = rome\n\nIt does not hold that: there is no first note without a second\nTo see it alone: ReplayAsync(\"\")", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_schedules_than_are_allowed_are_refused_before_they_are_run()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Airline(transaction => transaction.Send("rome", new ReserveSeat("rome"))).SchedulesAtMost(20).ExploreAsync(faults: 3));

        Assert.StartsWith("'airline' holds with fewer faults than 2, but has ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2:burn", "'2:burn' is no fault of a schedule.")]
    [InlineData("delay", "'delay' is no fault of a schedule.")]
    public async Task What_is_no_schedule_is_refused(string schedule, string why) => Assert.StartsWith(
        why, (await Assert.ThrowsAsync<FormatException>(() => Airline(_ => { }).ReplayAsync(schedule))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_fault_behind_the_end_is_refused() => Assert.StartsWith(
        "At point 7 of schedule '7:delay' there was something else before, and now the world is quiet after 1.",
        (await Assert.ThrowsAsync<NotRepeatableException>(() => Airline(_ => { }).ReplayAsync("7:delay"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_message_to_a_service_that_is_not_in_the_world_is_refused() => Assert.Equal(
        "'trips' sends a bank.charge.v1 to 'bank', which is not in this world. Add it with world.Service(\"bank\", ...).",
        (await Assert.ThrowsAsync<InvalidOperationException>(
            () => Airline(transaction => transaction.Send("rome", new Charge("rome", false))).ExploreAsync())).Message);

    [Fact]
    public async Task A_table_that_nobody_would_empty_is_refused()
    {
        var forgotten = new ModelTable<string, string>("forgotten");

        var failure = await Assert.ThrowsAsync<ScheduleFailedException>(
            () => Airline(transaction => forgotten.Set(transaction, "a", "b")).ExploreAsync());

        Assert.Contains("The model table 'forgotten' belongs to no world", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_that_nobody_calls_is_refused() => Assert.StartsWith(
        "Nobody calls a service of 'empty'",
        (await Assert.ThrowsAsync<InvalidOperationException>(() => Explorer.Of("empty", _ => { }).ExploreAsync())).Message, StringComparison.Ordinal);

    private Explorer Airline(Action<ITransaction> call, Action<string, ITransaction>? more = null) => Explorer.Of("airline", world =>
        {
            world.Keeps(_notes);
            world.Service("airline", hanok => Notes(hanok, more));
            world.Service("trips", _ => { });
        })
        .Start(world => world.CommitAsync("trips", call));

    private void Notes(HanokBuilder hanok, Action<string, ITransaction>? more) => hanok.HandleCommand((ReserveSeat command, MessageContext context) =>
    {
        Note(context.Transaction, command.Trip);
        more?.Invoke(command.Trip, context.Transaction);
        return new SeatReserved(command.Trip);
    });

    private void Note(ITransaction transaction, string what) => _notes.Set(transaction, $"{_notes.Rows.Count + 1}", what);
}
