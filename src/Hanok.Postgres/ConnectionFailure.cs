using System.Data;
using Npgsql;

namespace Hanok.Postgres;

/// <summary>What an exception says about a connection.</summary>
internal static class ConnectionFailure
{
    /// <summary>
    /// Whether it says that the connection is gone. Fatal is what ends a session or lets none begin; but for the limits on a transaction
    /// (class 25), which only that transaction can have broken.
    /// </summary>
    public static bool Is(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
            if (e is IOException or TimeoutException || IsFatal(e))
                return true;

        return false;
    }

    public static bool IsFatal(Exception exception) => exception is PostgresException { InvariantSeverity: "FATAL" or "PANIC" } fatal
        && !fatal.SqlState.StartsWith("25", StringComparison.Ordinal);

    /// <summary>Whether the connection was closed before it did anything of the first batch that was sent on it, so that the batch may be sent again.</summary>
    /// <param name="commits">
    /// A batch without a commit has done nothing once its connection is lost. One that commits has done nothing for certain only when the
    /// server says that it ended the session before it had answered the first statement.
    /// </param>
    public static bool WasBeforeAnything(Exception failure, NpgsqlConnection connection, NpgsqlBatchCommand first, bool commits)
    {
        if (!connection.FullState.HasFlag(ConnectionState.Broken) || failure is not NpgsqlException npgsql || !Is(failure))
            return false;

        return !commits || (IsFatal(failure) && (npgsql.BatchCommand is null || npgsql.BatchCommand == first));
    }
}
