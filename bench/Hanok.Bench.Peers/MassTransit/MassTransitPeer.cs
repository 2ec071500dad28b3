using Hanok.Bench.Messaging.Work;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Hanok.Bench.Peers.MassTransit;

/// <summary>MassTransit with its Entity Framework outbox at the sender, and its inbox, the idempotent consumer, at the receiver.</summary>
internal sealed class MassTransitPeer : IPeer
{
    public async Task MigrateAsync(PeerSettings settings, CancellationToken cancellation)
    {
        await using var database = new PeerDb(new DbContextOptionsBuilder<PeerDb>().UseNpgsql(settings.Database).Options);
        await database.Database.ExecuteSqlRawAsync(database.Database.GenerateCreateScript(), cancellation);
    }

    public void Add(IServiceCollection services, PeerSettings settings)
    {
        services.AddDbContext<PeerDb>(options => options.UseNpgsql(settings.Database));
        services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        services.AddMassTransit(bus =>
        {
            bus.AddEntityFrameworkOutbox<PeerDb>(outbox =>
            {
                outbox.UsePostgres();
                outbox.UseBusOutbox(delivery => delivery.MessageDeliveryLimit = 100);
                // It is woken by a commit; this is for what it has missed, and for the next batch.
                outbox.QueryDelay = TimeSpan.FromMilliseconds(100);
            });
            if (settings.Receives)
            {
                bus.AddConsumer<NoteConsumer>();
                bus.AddConfigureEndpointsCallback((context, _, endpoint) => endpoint.UseEntityFrameworkOutbox<PeerDb>(context));
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri($"rabbitmq://{settings.BrokerHost}:{settings.BrokerPort}"), host =>
                {
                    host.Username("guest");
                    host.Password("guest");
                });
                rabbit.PrefetchCount = 64;
                rabbit.ConcurrentMessageLimit = 16;
                rabbit.ConfigureEndpoints(context);
            });
        });
    }

    public bool IsReady(IServiceProvider services) => true;

    public async ValueTask PublishAsync(IServiceProvider services, IReadOnlyList<Note> notes, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PeerDb>();
        var publisher = scope.ServiceProvider.GetRequiredService<IPublishEndpoint>();
        foreach (var note in notes)
        {
            database.Add(new SentRow { Run = note.Run, Key = note.Key, Seq = note.Seq, Text = note.Text });
            await publisher.Publish(new PeerNote(note.Run, note.Key, note.Seq, note.Text), cancellation);
        }

        // The rows and the messages of the outbox, in one transaction.
        await database.SaveChangesAsync(cancellation);
    }
}
