namespace Hanok.Messaging;

/// <summary>Brings messages of one type to their handler.</summary>
public interface IDispatcher
{
    /// <summary>Handles <see cref="BatchContext.Messages"/>, which are all of one type, inside the transaction of the context.</summary>
    ValueTask DispatchAsync(BatchContext context);
}
