using Hanok.Messaging;

namespace Hanok.InMemory;

public static class InMemoryTransactionExtensions
{
    extension(ITransaction transaction)
    {
        /// <summary>The in-memory side of the transaction that a handler is given.</summary>
        public InMemoryTransaction InMemory => transaction as InMemoryTransaction
            ?? throw new InvalidOperationException($"This handler expects an in-memory database, but was given a {transaction.GetType().Name}.");
    }
}
