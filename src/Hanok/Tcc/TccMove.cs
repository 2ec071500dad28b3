using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Tcc;

/// <summary>What has become of a transaction.</summary>
/// <param name="Refusal">Why it is cancelled; null otherwise.</param>
/// <param name="Transaction">Whatever is written and sent here commits with the move.</param>
public sealed record TccMove<TRequest>(
    Guid Id, TRequest Request, TccState State, Refusal? Refusal, ITransaction Transaction, CancellationToken Cancellation);
