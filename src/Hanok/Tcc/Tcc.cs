namespace Hanok.Tcc;

/// <summary>
/// A business transaction over REST participants: all of them are tried, and then all are confirmed or all are cancelled. Derive from it,
/// register it with <c>AddTcc</c>, and run it with <see cref="TccCoordinator{TRequest}"/>.
/// </summary>
/// <remarks>Source of the pattern: G. Pardon and C. Pautasso, "Atomic Distributed Transactions: a RESTful Design" (2014).</remarks>
public abstract class Tcc<TRequest> where TRequest : class
{
    /// <summary>Stands with each transaction in the database: it must not change while any is open.</summary>
    public abstract string Name { get; }

    /// <summary>What is to be tried, 1 to 16 holds. Pure: a repeated request gives the same.</summary>
    /// <param name="id">Of the transaction.</param>
    public abstract IReadOnlyList<TccTry> Tries(Guid id, TRequest request);

    /// <summary>
    /// Called with each move, in its local transaction: first with <see cref="TccState.Trying"/>, before anybody is asked; with the decision;
    /// with the end. If it throws, the move has not happened and is tried again, by another instance maybe.
    /// </summary>
    public virtual ValueTask MovedAsync(TccMove<TRequest> move) => ValueTask.CompletedTask;
}
