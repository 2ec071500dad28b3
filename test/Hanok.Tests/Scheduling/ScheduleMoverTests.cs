using Hanok.Commands;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Scheduling;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanok.Tests.Scheduling;

/// <summary>When the schedule is looked at, when no look now and then helps.</summary>
public sealed class ScheduleMoverTests : IAsyncLifetime
{
    private static readonly TimeProvider Time = new PatientTime();

    private readonly InMemoryDatabase _database = new(new MessageFactory("orders", new MessageJson([]), Time));
    private readonly ScheduleMover _mover;

    public ScheduleMoverTests() => _mover = new(_database, new InMemorySchedule(_database), Time, NullLogger<ScheduleMover>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _mover.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _mover.StopAsync(CancellationToken.None);
        _mover.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task A_commit_that_schedules_wakes_it_and_so_does_the_due_time()
    {
        await ScheduleAsync(TimeSpan.Zero);
        await MovedAsync(1);

        await ScheduleAsync(TimeSpan.FromHours(1));
        await ScheduleAsync(TimeSpan.FromMilliseconds(50));
        await MovedAsync(2);
        Assert.Single(_database.Schedule);
    }

    private async Task ScheduleAsync(TimeSpan after)
    {
        await using var transaction = _database.Begin();
        transaction.Send("t", new Cook("soup"), after);
        await transaction.CommitAsync(Cancellation);
    }

    private Task MovedAsync(int commits) => Until.TrueAsync(() => _database.Log.Count == commits, "nothing was moved");
}
