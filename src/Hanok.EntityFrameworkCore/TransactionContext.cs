using Hanok.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.EntityFrameworkCore;

/// <summary>Binds a context to a transaction.</summary>
internal static class TransactionContext
{
    public static TContext Of<TContext>(PostgresTransaction transaction) where TContext : DbContext =>
        transaction.Attach(() => Bind<TContext>(transaction));

    private static TContext Bind<TContext>(PostgresTransaction transaction) where TContext : DbContext
    {
        // A handler's transaction has read its watermarks by now.
        var begun = transaction.Begun ?? throw new InvalidOperationException(
            $"The transaction has not begun on the server yet: use await transaction.DbContextAsync<{typeof(TContext).Name}>() here.");
        var contexts = transaction.Services?.GetService<IDbContextFactory<TContext>>() ?? throw new InvalidOperationException(
            $"{typeof(TContext).Name} is not known to this service: call AddDbContext<{typeof(TContext).Name}>() on it.");

        var context = contexts.CreateDbContext();
        context.Database.SetDbConnection(begun.Connection);
        context.Database.UseTransaction(begun);

        // A savepoint before each save would cost two round trips, for a rollback that ends the whole transaction anyway.
        context.Database.AutoSavepointsEnabled = false;
        WritesFirst.Watch(context, transaction);
        transaction.BeforeCommit(async cancellation => await context.SaveChangesAsync(cancellation));
        return context;
    }
}
