using System.Data.Common;
using System.Runtime.CompilerServices;
using Hanok.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hanok.EntityFrameworkCore;

/// <summary>Sends what waits in the transaction before a statement of its context, so that both happen in the order of the program.</summary>
internal sealed class WritesFirst : DbCommandInterceptor
{
    public static readonly WritesFirst Instance = new();

    private static readonly ConditionalWeakTable<DbContext, PostgresTransaction> Transactions = [];

    public static void Watch(DbContext context, PostgresTransaction transaction) => Transactions.Add(context, transaction);

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Of(eventData)?.Flush();
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await FlushAsync(eventData, cancellationToken);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Of(eventData)?.Flush();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await FlushAsync(eventData, cancellationToken);
        return result;
    }

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Of(eventData)?.Flush();
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await FlushAsync(eventData, cancellationToken);
        return result;
    }

    private static ValueTask FlushAsync(CommandEventData command, CancellationToken cancellation) =>
        Of(command)?.FlushAsync(cancellation) ?? ValueTask.CompletedTask;

    private static PostgresTransaction? Of(CommandEventData command) =>
        command.Context is { } context && Transactions.TryGetValue(context, out var transaction) ? transaction : null;
}
