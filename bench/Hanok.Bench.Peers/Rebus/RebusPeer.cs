using Hanok.Bench.Messaging.Work;
using Npgsql;
using Rebus.Activation;
using Rebus.Bus;
using Rebus.Config;
using Rebus.Config.Outbox;
using Rebus.Routing.TypeBased;
using Rebus.Transport;

namespace Hanok.Bench.Peers.Rebus;

/// <summary>
/// Rebus with its outbox on PostgreSQL, which a loop looks through every second. A handler writes in the transaction of the outbox; there is
/// no idempotent consumer (but for sagas), so nothing of that kind is measured.
/// </summary>
internal sealed class RebusPeer : IPeer
{
    private const string Queue = "bench-receiver";

    private const string OutboxTable = "rebus_outbox";

    // Rebus makes its table at start.
    public Task MigrateAsync(PeerSettings settings, CancellationToken cancellation) => Task.CompletedTask;

    public void Add(IServiceCollection services, PeerSettings settings)
    {
        services.AddSingleton(provider => new BuiltinHandlerActivator());
        services.AddSingleton(provider => Start(provider, settings));
        services.AddHostedService<RebusStart>();
    }

    public bool IsReady(IServiceProvider services) => true;

    public async ValueTask PublishAsync(IServiceProvider services, IReadOnlyList<Note> notes, CancellationToken cancellation)
    {
        var bus = services.GetRequiredService<IBus>();
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        using (var scope = new RebusTransactionScope())
        {
            scope.UseOutbox(connection, transaction);
            await Rows.WriteSentAsync(connection, transaction, notes, cancellation);
            foreach (var note in notes)
                await bus.Send(new PeerNote(note.Run, note.Key, note.Seq, note.Text));

            await scope.CompleteAsync();
        }

        await transaction.CommitAsync(cancellation);
    }

    private static IBus Start(IServiceProvider provider, PeerSettings settings)
    {
        var activator = provider.GetRequiredService<BuiltinHandlerActivator>();
        var time = provider.GetRequiredService<TimeProvider>();
        activator.Handle<PeerNote>((_, context, note) => RebusReceiver.HandleAsync(context, note, time));
        return Configure.With(activator)
            .Logging(logging => logging.Console(global::Rebus.Logging.LogLevel.Warn))
            .Transport(transport =>
            {
                if (settings.Receives)
                    transport.UseRabbitMq(settings.Amqp, Queue).Prefetch(200);
                else
                    transport.UseRabbitMqAsOneWayClient(settings.Amqp);
            })
            .Outbox(outbox => outbox.StoreInPostgreSql(settings.Database, OutboxTable))
            .Routing(routing => routing.TypeBased().Map<PeerNote>(Queue))
            .Options(options =>
            {
                options.SetNumberOfWorkers(2);
                options.SetMaxParallelism(16);
            })
            .Start();
    }
}
