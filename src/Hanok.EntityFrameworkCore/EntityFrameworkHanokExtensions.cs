using Hanok.Chassis;
using Hanok.EntityFrameworkCore;
using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class EntityFrameworkHanokExtensions
{
    /// <summary>
    /// Lets <typeparamref name="TContext"/> take part in transactions: handlers get it injected, and everywhere
    /// <see cref="DbContextTransactionExtensions.DbContextAsync"/> gives it. What it tracks is saved with the commit, and goes with a
    /// rollback. For reading alone, inject an <see cref="IDbContextFactory{TContext}"/>.
    /// </summary>
    /// <param name="configure">More options; the connection is set. A retrying execution strategy cannot be used, for Hanok tries again.</param>
    public static HanokBuilder AddDbContext<TContext>(this HanokBuilder hanok, Action<DbContextOptionsBuilder>? configure = null)
        where TContext : DbContext
    {
        // Before the factory, which would register a context of its own connection.
        hanok.Services.AddScoped(provider => TransactionContext.Of<TContext>(provider.GetRequiredService<ITransaction>().Postgres));
        hanok.Services.AddDbContextFactory<TContext>((provider, options) =>
        {
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).AddInterceptors(WritesFirst.Instance);
            configure?.Invoke(options);
        });
        return hanok;
    }
}
