using System.Globalization;
using Xunit;

namespace Hanok.Testing.Exploring;

/// <summary>
/// Runs services in one process, in virtual time, through every single fault and every pair of them, and checks what must hold: at every
/// delivery, call and timer a crash before and after the commit, a duplicate, a handler that throws, a delay beyond every deadline, a service
/// that is away, another order, a clock that jumps.
/// </summary>
/// <remarks>
/// It uses the real receivers, handlers, inboxes and sagas over databases in memory, one step at a time and on one thread, so the same schedule
/// leads to the same end every time. Schedules come in the order of their faults: the first that fails has no fault that it could do without.
/// <code>
///   var explored = await Explorer.Of("create order", world =>
///       {
///           world.Service("order", hanok => hanok.AddSaga&lt;CreateOrderSaga, CreateOrderState>());
///           world.Service("kitchen", hanok => hanok.AddCommandHandlers&lt;Tickets>());
///       })
///       .Start(world => world.StartAsync("the key", state))
///       .Invariant("approved, or nothing is held", world => ...)
///       .ExploreAsync(faults: 2);
///   output.WriteLine(explored.ToString());
/// </code></remarks>
public sealed class Explorer
{
    private readonly string _name;
    private readonly Action<WorldBuilder> _build;
    private readonly List<Func<World, Task>> _starts = [];
    private readonly List<Func<World, Task>> _others = [];
    private readonly List<Invariant> _invariants = [];
    private bool _mayPark;
    private int _stepLimit = 500;
    private int _scheduleLimit = 100_000;

    private Explorer(string name, Action<WorldBuilder> build) => (_name, _build) = (name, build);

    /// <param name="name">Stands in results and errors.</param>
    /// <param name="build">Makes the world: called once for each exploration.</param>
    public static Explorer Of(string name, Action<WorldBuilder> build) => new(name, build);

    /// <summary>What a client does at the beginning. Called again: what the next client does, before anything is delivered.</summary>
    public Explorer Start(Func<World, Task> call)
    {
        _starts.Add(call);
        return this;
    }

    /// <summary>What another client does: when all is quiet, and as a fault at any point before.</summary>
    public Explorer Meanwhile(Func<World, Task> call)
    {
        _others.Add(call);
        return this;
    }

    /// <summary>Must hold when all is quiet. That sagas have ended and nothing is parked is looked at in any case.</summary>
    public Explorer Invariant(string name, Func<World, bool> holds)
    {
        _invariants.Add(new(name, holds, IsAlways: false));
        return this;
    }

    /// <summary>Must hold after every step.</summary>
    public Explorer Always(string name, Func<World, bool> holds)
    {
        _invariants.Add(new(name, holds, IsAlways: true));
        return this;
    }

    /// <summary>Messages may be left parked at the end.</summary>
    public Explorer MayPark()
    {
        _mayPark = true;
        return this;
    }

    /// <summary>What takes more steps counts as a livelock. 500, unless it is said here.</summary>
    public Explorer StepsAtMost(int steps)
    {
        _stepLimit = steps;
        return this;
    }

    /// <summary>Beyond it nothing is explored. 100,000, unless it is said here: some ten seconds.</summary>
    public Explorer SchedulesAtMost(int schedules)
    {
        _scheduleLimit = schedules;
        return this;
    }

    /// <summary>Runs all schedules with up to so many faults, those with fewer first.</summary>
    /// <exception cref="ScheduleFailedException">One fails; the message tells it.</exception>
    /// <exception cref="InvalidOperationException">There are more schedules than are allowed.</exception>
    /// <exception cref="NotRepeatableException">A service does not do the same every time.</exception>
    public async Task<Explored> ExploreAsync(int faults = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(faults);
        await using var setup = Build();
        var byFaults = new List<int>();
        var steps = 0L;
        List<Schedule> schedules = [Schedule.Sound];
        for (var level = 0; level <= faults; level++)
        {
            if (byFaults.Sum() + schedules.Count > _scheduleLimit)
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{_name}' holds with fewer faults than {level}, but has {schedules.Count:N0} schedules with {level}, and {_scheduleLimit:N0} in all are allowed. Explore fewer faults or a smaller world, or allow more with SchedulesAtMost."));

            var further = new List<Schedule>();
            for (var i = 0; i < schedules.Count; i++)
            {
                var outcome = await RunAsync(setup, schedules[i], isTold: false);
                steps += outcome.Points.Count;
                if (outcome.Failures.Count > 0)
                    throw await FailureAsync(setup, schedules[i], byFaults.Sum() + i + 1);

                if (level < faults)
                    further.AddRange(FurtherFrom(schedules[i], outcome.Points));
            }

            byFaults.Add(schedules.Count);
            schedules = further;
        }

        return new(_name, byFaults, steps);
    }

    /// <summary>Runs one schedule.</summary>
    /// <param name="schedule">What a <see cref="ScheduleFailedException"/> has printed; nothing for the run without a fault.</param>
    /// <returns>What happened, point by point.</returns>
    /// <exception cref="ScheduleFailedException">It fails, still.</exception>
    /// <exception cref="NotRepeatableException">The world has no such point any more.</exception>
    public async Task<string> ReplayAsync(string schedule)
    {
        var read = Schedule.Read(schedule);
        await using var setup = Build();
        var outcome = await RunAsync(setup, read, isTold: true);
        return outcome.Failures.Count == 0 ? string.Join('\n', outcome.Story) : throw new ScheduleFailedException(_name, read, outcome, 1);
    }

    private WorldSetup Build()
    {
        if (_starts.Count == 0)
            throw new InvalidOperationException($"Nobody calls a service of '{_name}', so nothing would happen. Say what a client does, with Start.");

        var world = new WorldBuilder();
        _build(world);
        return world.Build();
    }

    private Task<RunOutcome> RunAsync(WorldSetup setup, Schedule schedule, bool isTold) =>
        new ScheduleRun(setup, new(_starts, _others, _invariants, _mayPark, _stepLimit), schedule, isTold, TestContext.Current.CancellationToken).RunAsync();

    // Each set of faults comes once: the further ones stand behind those that are there.
    private static IEnumerable<Schedule> FurtherFrom(Schedule schedule, IReadOnlyList<SchedulePoint> points)
    {
        for (var i = schedule.Last; i < points.Count; i++)
            foreach (var fault in points[i].Faults)
                yield return schedule.With(new(i + 1, fault, points[i].Label));
    }

    private async Task<Exception> FailureAsync(WorldSetup setup, Schedule schedule, int tried)
    {
        var told = await RunAsync(setup, schedule, isTold: true);
        return told.Failures.Count > 0
            ? new ScheduleFailedException(_name, schedule, told, tried)
            : new NotRepeatableException($"'{_name}' failed by schedule '{schedule}' and did not when it was run again. See ExploredService.Forgets and WorldBuilder.BeforeEach.");
    }
}
