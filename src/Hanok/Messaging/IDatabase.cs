namespace Hanok.Messaging;

/// <summary>The one database of a service. Thread-safe.</summary>
public interface IDatabase
{
    /// <summary>Begins a transaction; nothing is sent to the database before it is needed.</summary>
    /// <param name="statementLimit">How long one statement in it may take, waiting for locks included; null: as long as the database lets it.</param>
    ITransaction Begin(TimeSpan? statementLimit = null);

    /// <summary>Set after each commit of this process that scheduled a message.</summary>
    Signal Scheduled { get; }

    /// <summary>Whether the same work may succeed a moment later: a lost connection, a deadlock, a restart of the database.</summary>
    /// <remarks>Goes by what kind of exception it is, not by whose connection failed: that is what <see cref="ITransaction.IsLost"/> says.</remarks>
    bool IsTransient(Exception exception);

    /// <summary>
    /// Whether the database did not answer at all. All parts of a service that need it meet that at once: the relay says it, for all of them.
    /// </summary>
    bool IsAway(Exception exception);
}
