using Hanok.Events;
using Hanok.Idempotency;
using Hanok.Postgres;
using Hanok.Sagas;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hanok.Chaos.Members;

/// <summary>Begins new counts, one transaction each, and now and then a saga, for as long as the process lives.</summary>
internal sealed class Counting(PostgresDatabase database, SagaStarter<Trip> trips, TimeProvider time) : BackgroundService
{
    // About a hundred transactions a second: enough for runs of several messages, little enough to start processes beside it.
    private const int Keys = 40;
    private const int CountsForATrip = 10;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        for (var i = 0; await timer.WaitForNextTickAsync(stoppingToken); i++)
        {
            try
            {
                await CountAsync($"key-{i % Keys}", stoppingToken);
                if (i % CountsForATrip == 0)
                    await StartTripAsync(i / CountsForATrip, stoppingToken);
            }
            catch (NpgsqlException)
            {
                // The database was killed. Whether this one was committed, the table says and nobody else.
            }
        }
    }

    private async Task CountAsync(string key, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var n = await transaction.QuerySingleAsync(
            $"INSERT INTO committed (key, n) SELECT {key}, coalesce(max(n), 0) + 1 FROM committed WHERE key = {key} RETURNING n",
            row => row.GetInt32(0), cancellation);
        transaction.Publish(key, new FirstCounted(key, n));
        await transaction.CommitAsync(cancellation);
    }

    private async Task StartTripAsync(int number, CancellationToken cancellation)
    {
        var trip = new Trip(Guid.CreateVersion7(), HasNoRoom: number % 5 == 1, HasNoMoney: number % 5 == 2);
        await trips.StartAsync(RequestKey.Of($"{trip.Id}"), trip, cancellation);
    }
}
