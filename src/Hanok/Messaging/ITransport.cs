namespace Hanok.Messaging;

/// <summary>Carries the messages of a service's log to the consumers of their channels. Thread-safe.</summary>
public interface ITransport
{
    /// <summary>Called before a log is read, and again whenever reading starts anew.</summary>
    ValueTask StartAsync(CancellationToken cancellation);

    /// <summary>Who must get what is sent to a channel. Nobody listens: none.</summary>
    IReadOnlyCollection<string> DestinationsOf(string channel);

    /// <summary>Returns when every message is durable at the destination. Throws otherwise, and the same batch will come again.</summary>
    /// <exception cref="TransportException">The destination does not take it now.</exception>
    Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation);
}
