using Hanok.Commands;
using Hanok.Postgres;
using Hanok.Scheduling;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Postgres;

[Collection(PostgresSagaCollection.Name)]
public sealed class PostgresScheduleTests(PostgresServer server) : ScheduleContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task While_one_instance_moves_no_other_does()
    {
        var (orders, schedule) = await WithDishesAsync(2);
        await using var first = orders.Database.Begin();
        Assert.Equal(1, await schedule.MoveDueAsync(first, Later, 1, Cancellation));

        await using var second = orders.Database.Begin();
        var waiting = schedule.MoveDueAsync(second, Later, 1, Cancellation).AsTask();
        await Until.TrueAsync(() => WaitsForLockAsync(orders), () => ValueTask.FromResult("the second does not wait for the first"));
        await first.CommitAsync(Cancellation);

        Assert.Equal(1, await waiting);
        await second.CommitAsync(Cancellation);
        Assert.Null(await schedule.NextDueAsync(Cancellation));
    }

    [Fact]
    public async Task What_is_just_being_cancelled_holds_nothing_up()
    {
        var (orders, schedule) = await WithDishesAsync(3);
        var ids = await Postgres(orders).QueryAsync("SELECT id FROM hanok.scheduled ORDER BY number", row => row.GetGuid(0), Cancellation);
        await using var cancelling = orders.Database.Begin();
        cancelling.CancelScheduled(ids[1]);
        await cancelling.Postgres.ConnectionAsync(Cancellation);

        await using (var moving = orders.Database.Begin())
        {
            Assert.Equal(2, await schedule.MoveDueAsync(moving, Later, 10, Cancellation));
            await moving.CommitAsync(Cancellation);
        }

        Assert.NotNull(await schedule.NextDueAsync(Cancellation));
        await cancelling.CommitAsync(Cancellation);
        Assert.Null(await schedule.NextDueAsync(Cancellation));
    }

    private DateTimeOffset Later => Platform.Time.GetUtcNow() + 2 * Hour;

    private async Task<(ContractService Orders, ISchedule Schedule)> WithDishesAsync(int count)
    {
        var orders = await Services.StartAsync("orders");
        await orders.CommitAsync(transaction =>
        {
            foreach (var number in Enumerable.Range(1, count))
                transaction.Send("t", new Cook($"dish {number}"), after: Hour);
        });
        return (orders, orders.Services.GetRequiredService<ISchedule>());
    }

    private static async ValueTask<bool> WaitsForLockAsync(ContractService orders) => await Postgres(orders).QuerySingleAsync(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", row => row.GetInt64(0), Cancellation) == 1;

    private static PostgresDatabase Postgres(ContractService service) => service.Services.GetRequiredService<PostgresDatabase>();

    protected override ValueTask<ContractPlatform> CreatePlatformAsync() => ValueTask.FromResult<ContractPlatform>(new PostgresPlatform(server));
}
