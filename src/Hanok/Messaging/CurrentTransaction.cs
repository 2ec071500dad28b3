using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Messaging;

/// <summary>The transaction of a scope: what scoped services get when they ask for an <see cref="ITransaction"/>.</summary>
internal sealed class CurrentTransaction
{
    private ITransaction? _transaction;

    public ITransaction Value => _transaction ?? throw new InvalidOperationException(
        "There is no transaction in this scope: only handlers of messages run in one. Elsewhere begin one with IDatabase.Begin(), and commit it.");

    /// <summary>A scope that lives as long as a transaction. Dispose of it first: what is in it may still use the connection.</summary>
    public static AsyncServiceScope OpenScope(IServiceScopeFactory scopes, ITransaction transaction)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTransaction>()._transaction = transaction;
        return scope;
    }
}
