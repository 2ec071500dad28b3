using Hanok.Bench.Messaging.Work;

namespace Hanok.Bench.Peers;

/// <summary>A library with its transactional outbox on PostgreSQL and with RabbitMQ, as its documentation says for throughput.</summary>
internal interface IPeer
{
    /// <summary>Makes the tables of the library, where it does not do that by itself.</summary>
    Task MigrateAsync(PeerSettings settings, CancellationToken cancellation);

    void Add(IServiceCollection services, PeerSettings settings);

    /// <summary>Whether a receiver has bound its queue: what is sent to an exchange without one is lost.</summary>
    bool IsReady(IServiceProvider services);

    /// <summary>A row and a message for each note, in one transaction.</summary>
    ValueTask PublishAsync(IServiceProvider services, IReadOnlyList<Note> notes, CancellationToken cancellation);
}
