using Hanok.Commands;
using Hanok.Isolation;
using Hanok.Messaging;

namespace Hanok.Sagas;

/// <summary>What a local step has beside the state.</summary>
/// <param name="SagaId">The instance.</param>
/// <param name="Refusal">Why it is being undone; null while it goes forward.</param>
/// <param name="Transaction">What is written and sent here commits with the move of the saga.</param>
public readonly record struct SagaContext(Guid SagaId, Refusal? Refusal, ITransaction Transaction, CancellationToken Cancellation)
{
    internal SemanticLocks? ServiceLocks { get; init; }

    /// <summary>The semantic locks of the service, for instance to check the fence of one that the saga holds.</summary>
    /// <exception cref="InvalidOperationException">There are none: the service has no store, or this context was made by hand.</exception>
    public SemanticLocks Locks => ServiceLocks ?? throw new InvalidOperationException(
        "There are no semantic locks here. A service has them with its store: call AddPostgres() and a transport.");
}
