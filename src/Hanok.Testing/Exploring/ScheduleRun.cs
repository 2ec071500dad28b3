using Hanok.Messaging;

namespace Hanok.Testing.Exploring;

/// <summary>One run of the world by one schedule, from the first call of a client until all is quiet.</summary>
/// <remarks><code>
///   (1) collect what was committed --> (2) something can come?        --> (6) a point: the fault that is planned for it, or none; deliver
///                                      (3) a client has not called?   --> (6)
///                                      (4) a timer will ring?         --> (6) the time is then
///                                      (5) something is held back?    --> let it go; at last the duplicates come
/// </code>
/// One thing at a time, by the real receiver of each service. Messages of one lane of one sender keep their order, as everywhere.
/// </remarks>
internal sealed class ScheduleRun
{
    private readonly WorldSetup _setup;
    private readonly Scenario _scenario;
    private readonly Schedule _schedule;
    private readonly CancellationToken _cancellation;
    private readonly Story _story;
    private readonly Traffic _traffic;
    private readonly Holds _holds;
    private readonly World _world;
    private readonly List<SchedulePoint> _points = [];
    private readonly Queue<Func<World, Task>> _clients;
    private readonly Queue<(Way Way, Delivery Delivery)> _late = [];
    private Way? _overtakes;
    private Site? _jumped;

    public ScheduleRun(WorldSetup setup, Scenario scenario, Schedule schedule, bool isTold, CancellationToken cancellation)
    {
        (_setup, _scenario, _schedule, _cancellation) = (setup, scenario, schedule, cancellation);
        setup.Clear();
        _story = new(setup, isTold);
        _traffic = new(setup);
        _holds = new(setup.Clock);
        _world = new(this, setup);
        _clients = new(scenario.Others);
    }

    /// <exception cref="NotRepeatableException" />
    public async Task<RunOutcome> RunAsync()
    {
        var failures = new List<string>();
        try
        {
            foreach (var start in _scenario.Starts)
                await CallAsync(start);

            while (await StepAsync())
            {
            }

            failures.AddRange(_scenario.Invariants.Select(invariant => invariant.WhyNot(_world)).OfType<string>());
            failures.AddRange(EndChecks.Of(_setup, _scenario));
        }
        catch (RunEndedException e)
        {
            failures.Add(e.Message);
            failures.AddRange(EndChecks.Of(_setup, _scenario));
        }

        if (failures.Count == 0 && _schedule.Last > _points.Count)
            throw Otherwise(_schedule.Faults[^1], $"the world is quiet after {_points.Count}");

        return new(failures, _points, _story.Lines);
    }

    /// <summary>A call of a client, which calls again when it gets no answer.</summary>
    public async Task CallAsync(Site site, string label, bool isRepeatSafe, Func<CancellationToken, Task> call)
    {
        while (true)
        {
            var fault = At(label, site, isRepeatSafe ? [new(FaultKind.CrashBeforeCommit), new(FaultKind.CrashAfterCommit)] : [new(FaultKind.CrashBeforeCommit)]);
            var isDone = await site.DoAsync(fault?.Kind, () => call(_cancellation));
            AfterStep();
            if (isDone && fault?.Kind != FaultKind.CrashAfterCommit)
                return;
        }
    }

    private async Task<bool> StepAsync()
    {
        _traffic.Collect();                                                                                            // (1)
        if (_jumped is not null && Bell.Next([_jumped]) is { } due && due.At <= _setup.Clock.Now)
            return await RingAsync(due);

        _jumped = null;
        var open = _traffic.Open();
        var bell = Bell.Next(_setup.Sites);
        if (open.Count > 0)                                                                                            // (2)
            return await DeliverAsync(open, bell);
        if (_clients.Count > 0)                                                                                        // (3)
            return await CallAsync(_clients.Dequeue());
        if (bell is { } next && _holds.IsInTime(next))                                                                     // (4)
            return await RingAsync(next);

        return await LetGoAsync();                                                                                     // (5)
    }

    private async Task<bool> DeliverAsync(List<Way> open, Bell? bell)
    {
        var way = _overtakes ?? open[0];
        var isFirst = _overtakes is null;
        _overtakes = null;
        var (_, delivery) = way.Queue.Peek();
        var isAlone = open.Count == 1 && bell is null && _clients.Count == 0 && _holds.IsEmpty;
        var fault = At($"{way.From.Name} -> {way.To.Name}: {delivery.Message.Type}", way.To, FaultsOf(way, isFirst ? open.Count : 1, isAlone, bell));
        switch (fault?.Kind)
        {
            case FaultKind.Next when fault.Value.Which < open.Count:
                _overtakes = open[fault.Value.Which];
                return true;
            case FaultKind.Next:
                return await CallAsync(_clients.Dequeue());
            case FaultKind.Delay:
                _holds.Hold(() => way.IsHeld = true, () => way.IsHeld = false);
                return true;
            case FaultKind.Away:
                _holds.Hold(() => way.To.IsAway = true, () => way.To.IsAway = false);
                return true;
            case FaultKind.TimePasses:
                return await RingAsync(bell!.Value);
            case FaultKind.ClockAhead:
                way.To.Time.Off += Holds.Longest;
                _jumped = way.To;
                return true;
            case FaultKind.ClockBack:
                way.To.Time.Off -= Holds.Longest;
                return true;
        }

        List<Delivery> run = fault?.Kind == FaultKind.Together ? [.. way.Queue.Select(sent => sent.Delivery)] : [delivery];
        if (await way.To.DoAsync(fault?.Kind, () => ReceiveAsync(way, run)))
            for (var i = 0; i < run.Count; i++)
                way.Queue.Dequeue();
        if (fault?.Kind == FaultKind.Duplicate)
            _late.Enqueue((way, delivery));
        if (fault?.Kind == FaultKind.CrashAfterCommit)
            await ReceiveAsync(way, run);

        AfterStep();
        return true;
    }

    private List<Fault> FaultsOf(Way way, int open, bool isAlone, Bell? bell)
    {
        // Those that are easier to follow come first: the first that fails is shown.
        var faults = new List<Fault>();
        for (var which = 1; which < open + (_clients.Count > 0 ? 1 : 0); which++)
            faults.Add(new(FaultKind.Next, which));

        faults.AddRange([new(FaultKind.CrashBeforeCommit), new(FaultKind.CrashAfterCommit), new(FaultKind.Duplicate), new(FaultKind.Fail)]);
        // Alone in the world, a message cannot be late.
        if (!isAlone)
            faults.AddRange([new(FaultKind.Delay), new(FaultKind.Away)]);
        if (bell is not null)
            faults.Add(new(FaultKind.TimePasses));
        if (way.Queue.Count > 1)
            faults.Add(new(FaultKind.Together));
        faults.AddRange([new(FaultKind.ClockAhead), new(FaultKind.ClockBack), new(FaultKind.Park)]);
        return faults;
    }

    private Task ReceiveAsync(Way way, IReadOnlyList<Delivery> run) => way.To.Receiver.ReceiveAsync(new(way.From.Database.Stream, run), _cancellation);

    private async Task<bool> CallAsync(Func<World, Task> client)
    {
        try
        {
            await client(_world);
        }
        catch (Exception e) when (e is not (RunEndedException or NotRepeatableException or OperationCanceledException))
        {
            throw new RunEndedException($"The client's call ended with {e.GetType().Name}: {e.Message}");
        }

        return true;
    }

    private async Task<bool> RingAsync(Bell bell)
    {
        _setup.Clock.MoveTo(bell.At);
        _holds.Rang();
        var fault = At($"{bell.Site.Name}: {bell.Timer.Name}", bell.Site, [new(FaultKind.CrashBeforeCommit)]);
        await bell.Site.DoAsync(fault?.Kind, () => bell.Timer.RingAsync(_cancellation));
        AfterStep();
        return true;
    }

    private async Task<bool> LetGoAsync()
    {
        if (_holds.LetGo())
        {
            _story.Tell("All else is quiet: what was held back comes.");
            return true;
        }

        if (!_late.TryDequeue(out var late))
            return false;

        _story.Tell($"Once more, {late.Way.From.Name} -> {late.Way.To.Name}: {late.Delivery.Message.Type}");
        await ReceiveAsync(late.Way, [late.Delivery]);
        AfterStep();
        return true;
    }

    // (6)
    private Fault? At(string label, Site site, List<Fault> faults)
    {
        _points.Add(new(label, faults));
        if (_points.Count == _schedule.Last)
            _holds.CountAnew();
        if (_points.Count > _scenario.StepLimit)
            throw new RunEndedException($"All is not quiet after {_scenario.StepLimit} steps: is this a livelock? If it is not, allow more with StepsAtMost.");

        var planned = _schedule.At(_points.Count);
        if (planned is not null && ((planned.Label is not null && planned.Label != label) || !faults.Contains(planned.Fault)))
            throw Otherwise(planned, $"there is '{label}', with {string.Join(", ", faults)}");

        _story.Point(_points.Count, label, _setup.Clock.Now, planned?.Fault, site.Name);
        return planned?.Fault;
    }

    private NotRepeatableException Otherwise(PlannedFault planned, string now) => new(
        $"At point {planned.Point} of schedule '{_schedule}' there was {(planned.Label is { } was ? $"'{was}'" : "something else")} before, and now {now}. "
        + "Either the world was changed since, or a service of it draws lots, looks at another clock than TimeProvider, or keeps something from one "
        + "schedule to the next: see ExploredService.Forgets and WorldBuilder.BeforeEach.");

    private void AfterStep()
    {
        _story.TellSagas();
        foreach (var invariant in _scenario.Invariants)
            if (invariant.IsAlways && invariant.WhyNot(_world) is { } why)
                throw new RunEndedException(why);
    }
}
