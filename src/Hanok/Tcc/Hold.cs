using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>Something that is held for a while, as its handler sees it.</summary>
/// <param name="Id">Chosen by the coordinator: the key of what the handler writes for it.</param>
/// <param name="ExpiresAt">By the clock of this service. After it, the hold is cancelled by itself.</param>
/// <param name="Transaction">Whatever the handler writes and sends here commits with the state of the hold.</param>
/// <param name="Cancellation">Cancelled when the caller has gone or the service stops; everything is rolled back then.</param>
public sealed record Hold<TRequest>(
    Guid Id, TRequest Request, DateTimeOffset ExpiresAt, ITransaction Transaction, CancellationToken Cancellation);
