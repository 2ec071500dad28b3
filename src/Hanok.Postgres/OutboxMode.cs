namespace Hanok.Postgres;

/// <summary>How the messages of a service are read from its database.</summary>
public enum OutboxMode
{
    /// <summary>What the database has; where nothing was decided yet, <see cref="Tailing"/> if it can be had, else <see cref="Polling"/>.</summary>
    Auto,

    /// <summary>From the server's log: needs <c>wal_level = logical</c> and a role with <c>REPLICATION</c>.</summary>
    Tailing,

    /// <summary>From a table, which is asked up to a thousand times a second and at least four times.</summary>
    Polling,
}
