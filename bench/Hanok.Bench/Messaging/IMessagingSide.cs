using Hanok.Bench.Messaging.Work;
using Npgsql;

namespace Hanok.Bench.Messaging;

/// <summary>Somebody who carries messages from one database to another: real processes, or the program by hand.</summary>
internal interface IMessagingSide : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What is compared; those without handlers of sets leave them out.</summary>
    IReadOnlyList<MessagingLoad> Loads { get; }

    /// <summary>False for those who promise no order: it is counted and told, and is no failure.</summary>
    bool KeepsOrder { get; }

    /// <summary>The database of the sending service, for an independent reader.</summary>
    NpgsqlDataSource Sender { get; }

    NpgsqlDataSource Receiver { get; }

    ServerMeter Meter { get; }

    /// <summary>CPU of a broker, where there is one.</summary>
    CpuMeter? Broker { get; }

    Task<PublishAnswer> PublishAsync(PublishRequest request, CancellationToken cancellation);
}
