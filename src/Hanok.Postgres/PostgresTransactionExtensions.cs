using Hanok.Messaging;

namespace Hanok.Postgres;

public static class PostgresTransactionExtensions
{
    extension(ITransaction transaction)
    {
        /// <summary>The PostgreSQL side of the transaction that a handler is given.</summary>
        public PostgresTransaction Postgres => transaction as PostgresTransaction
            ?? throw new InvalidOperationException(
                $"This handler writes to PostgreSQL, but the service runs on {transaction.GetType().Name}. Call AddPostgres() on the service.");
    }
}
