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
    private readonly SemanticLocks? _locks;

    /// <summary>The semantic locks of the service, for instance to check the fence of one that the saga holds.</summary>
    public SemanticLocks Locks
    {
        get => _locks ?? throw new InvalidOperationException("There are no semantic locks here: this context was made by hand.");
        internal init => _locks = value;
    }
}
