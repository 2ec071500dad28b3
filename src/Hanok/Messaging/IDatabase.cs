namespace Hanok.Messaging;

/// <summary>The one database of a service. Thread-safe.</summary>
public interface IDatabase
{
    /// <summary>Begins a transaction; nothing is sent to the database before it is needed.</summary>
    ITransaction Begin();

    /// <summary>Set after each commit of this process that scheduled a message.</summary>
    Signal Scheduled { get; }

    /// <summary>Whether the same work may succeed a moment later: a lost connection, a deadlock, a restart of the database.</summary>
    bool IsTransient(Exception exception);
}
