using System.Data.Common;
using DotNetCore.CAP;
using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Peers.Cap;

/// <summary>
/// DotNetCore.CAP: a row of its outbox table for each message, sent by whoever committed it; a row of its inbox table for each received one.
/// It is at least once by design and has no idempotent consumer, so nothing of that kind is measured.
/// </summary>
internal sealed class CapPeer : IPeer
{
    public const string Topic = "bench.note";

    /// <summary>As the other peers have it.</summary>
    public const byte Parallelism = 16;

    // CAP makes its tables at start.
    public Task MigrateAsync(PeerSettings settings, CancellationToken cancellation) => Task.CompletedTask;

    public void Add(IServiceCollection services, PeerSettings settings)
    {
        if (settings.Receives)
            services.AddTransient<CapReceiver>();

        services.AddCap(cap =>
        {
            cap.UsePostgreSql(settings.Database);
            cap.UseRabbitMQ(rabbit =>
            {
                (rabbit.HostName, rabbit.Port, rabbit.PublishConfirms) = (settings.BrokerHost, settings.BrokerPort, true);
                rabbit.BasicQosOptions = new(64);
            });
            cap.DefaultGroupName = "bench.receiver";
            // What its documentation offers for throughput. It gives up order.
            cap.EnablePublishParallelSend = true;
            cap.EnableSubscriberParallelExecute = true;
            cap.SubscriberParallelExecuteThreadCount = Parallelism;
        });
    }

    public bool IsReady(IServiceProvider services) => services.GetRequiredService<IBootstrapper>().IsStarted;

    public async ValueTask PublishAsync(IServiceProvider services, IReadOnlyList<Note> notes, CancellationToken cancellation)
    {
        var publisher = services.GetRequiredService<ICapPublisher>();
        await using var connection = services.GetRequiredService<NpgsqlDataSource>().CreateConnection();
        await connection.OpenAsync(cancellation);
        using var transaction = await connection.BeginTransactionAsync(publisher, autoCommit: false, cancellation);
        await Rows.WriteSentAsync(connection, (DbTransaction)transaction.DbTransaction!, notes, cancellation);
        foreach (var note in notes)
            await publisher.PublishAsync(Topic, new PeerNote(note.Run, note.Key, note.Seq, note.Text), cancellationToken: cancellation);

        await transaction.CommitAsync(cancellation);
    }
}
