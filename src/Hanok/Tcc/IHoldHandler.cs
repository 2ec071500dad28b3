using Hanok.Commands;

namespace Hanok.Tcc;

/// <summary>
/// A resource that can be tried, confirmed and cancelled. Each method is called in the transaction that keeps the state of the hold, and
/// at most once with effect: repeats, late tries and cancels of what was never held do not come here.
/// </summary>
/// <remarks>
/// Register it with <c>AddHolds</c>; it is a singleton, so it must be thread-safe, unless it was registered as scoped before. An exception
/// rolls back: the coordinator cancels after a failed try, and repeats a failed confirm or cancel.
/// </remarks>
public interface IHoldHandler<TRequest>
{
    /// <summary>Takes the resource out of everybody's reach, so that a confirm cannot fail any more.</summary>
    /// <returns>Null when it is held; or why not, and whatever was written is rolled back.</returns>
    ValueTask<Refusal?> TryAsync(Hold<TRequest> hold);

    /// <summary>Makes what is held final. It cannot be refused.</summary>
    ValueTask ConfirmAsync(Hold<TRequest> hold);

    /// <summary>Gives back what is held: the coordinator cancels it, or it has expired. It cannot be refused.</summary>
    ValueTask CancelAsync(Hold<TRequest> hold);
}
