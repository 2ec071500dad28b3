using Hanok.Commands;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>What a local step has beside the state.</summary>
/// <param name="SagaId">The instance.</param>
/// <param name="Refusal">Why it is being undone; null while it goes forward.</param>
/// <param name="Transaction">What is written and sent here commits with the move of the saga.</param>
public readonly record struct SagaContext(Guid SagaId, Refusal? Refusal, ITransaction Transaction, CancellationToken Cancellation);
