using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Hanok.EntityFrameworkCore;

public static class DbContextTransactionExtensions
{
    /// <summary>
    /// The <typeparamref name="TContext"/> of this transaction, the same one every time. What it tracks is saved with the commit; call
    /// <c>SaveChangesAsync</c> only to know generated values earlier. It belongs to the transaction: do not dispose of it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The context was not added with <c>AddDbContext</c>, or the service is not on PostgreSQL.</exception>
    public static async ValueTask<TContext> DbContextAsync<TContext>(this ITransaction transaction, CancellationToken cancellation = default)
        where TContext : DbContext
    {
        await transaction.Postgres.ConnectionAsync(cancellation);
        return TransactionContext.Of<TContext>(transaction.Postgres);
    }
}
