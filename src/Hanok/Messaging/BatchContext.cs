namespace Hanok.Messaging;

/// <summary>What a batch handler has beside the messages themselves.</summary>
/// <param name="Messages">The attributes, in the order of the messages.</param>
/// <param name="Transaction">Whatever the handler writes and sends here commits with all the messages, exactly once.</param>
/// <param name="Cancellation">Cancelled when the service stops, or the time that a handler has is over.</param>
public readonly record struct BatchContext(IReadOnlyList<Message> Messages, ITransaction Transaction, CancellationToken Cancellation)
{
    /// <summary>Scoped services, which live as long as the transaction.</summary>
    internal IServiceProvider? Services { get; init; }

    /// <summary>The context of one message of the run.</summary>
    public MessageContext At(int index) => new(Messages[index], Transaction, Cancellation) { Services = Services };
}
