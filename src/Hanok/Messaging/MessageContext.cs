using Hanok.Security;

namespace Hanok.Messaging;

/// <summary>What a handler has beside the message itself.</summary>
/// <param name="Message">The attributes of the message.</param>
/// <param name="Transaction">Whatever the handler writes and sends here commits with the message, exactly once.</param>
/// <param name="Cancellation">Cancelled when the service stops, and the message is then delivered again; and when the time is over that a handler has. Pass it on to whatever is waited for.</param>
public readonly record struct MessageContext(Message Message, ITransaction Transaction, CancellationToken Cancellation)
{
    /// <summary>
    /// On whose behalf: the caller of the request at the beginning, through whatever messages and sagas. Null when nobody is known, as for what
    /// a timer began.
    /// </summary>
    public Caller? Identity => Caller.Read(Message.Identity);

    /// <inheritdoc cref="BatchContext.Services"/>
    internal IServiceProvider? Services { get; init; }
}
