using Hanok.Chassis;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.Postgres.Outbox;

/// <summary>The outbox's part of <c>migrate</c>: decides how the messages are read, stores it, makes the slot, and switches if it is safe.</summary>
internal sealed class OutboxSetup(string service, OutboxSlot slot, IOptions<OutboxOptions> options)
{
    public const string StoresTheMode = "hanok/0004_polling_outbox.sql";

    /// <param name="wasTailed">What holds where no mode is stored yet.</param>
    /// <returns>What people should know.</returns>
    /// <exception cref="StartException">What is asked for cannot be had, or not yet.</exception>
    public async Task<string?> PrepareAsync(NpgsqlConnection connection, bool wasTailed, CancellationToken cancellation)
    {
        OutboxMode? stored = await StoredOutboxMode.ReadAsync(connection, cancellation) ?? (wasTailed ? OutboxMode.Tailing : null);
        return (stored, options.Value.Mode) switch
        {
            (null, OutboxMode.Auto) => await TailOrPollAsync(connection, cancellation),
            (OutboxMode.Polling, OutboxMode.Tailing) => await SwitchToTailingAsync(connection, cancellation),
            (OutboxMode.Tailing, OutboxMode.Polling) => await SwitchToPollingAsync(connection, cancellation),
            (OutboxMode.Polling, _) or (null, OutboxMode.Polling) => await PollAsync(connection, cancellation),
            _ => await TailOrSayWhyNotAsync(connection, wasTailed: stored is not null, cancellation),
        };
    }

    private async Task<string?> TailOrPollAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            return await TailAsync(connection, wasTailed: false, cancellation);
        }
        catch (PostgresException e) when (IsNotAllowed(e))
        {
            await PollAsync(connection, cancellation);
            return $"Warning: the log of this server cannot be tailed ({e.MessageText}), so the outbox is a table that is polled, which costs the database "
                + $"more. To tail the log, set wal_level = logical and ALTER ROLE \"{RoleOf(connection)}\" REPLICATION, stop all instances, and run "
                + "'migrate' with Hanok__Outbox__Mode=Tailing.";
        }
    }

    private async Task<string?> TailOrSayWhyNotAsync(NpgsqlConnection connection, bool wasTailed, CancellationToken cancellation)
    {
        try
        {
            return await TailAsync(connection, wasTailed, cancellation);
        }
        catch (PostgresException e) when (IsNotAllowed(e))
        {
            throw new StartException(
                $"The log of this server cannot be tailed: {e.MessageText}. Set wal_level = logical and ALTER ROLE \"{RoleOf(connection)}\" REPLICATION, "
                + "or set Hanok__Outbox__Mode=Polling.");
        }
    }

    private async Task<string?> TailAsync(NpgsqlConnection connection, bool wasTailed, CancellationToken cancellation)
    {
        // Before any message is written: what was committed before the slot exists, the slot never shows.
        var slotIsNew = await slot.CreateAsync(connection, cancellation);
        await StoreAsync(connection, OutboxMode.Tailing, cancellation);
        return slotIsNew && wasTailed
            ? $"Warning: the replication slot '{slot.Name}' was gone and has been made anew. Messages that were committed before and not "
              + "sent yet are lost: check the sagas and consumers of this service."
            : null;
    }

    private async Task<string?> PollAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await StoreAsync(connection, OutboxMode.Polling, cancellation);
        // Left behind where a switch was interrupted: the server would keep its log for it for ever.
        await slot.DropAsync(connection, cancellation);
        return null;
    }

    private async Task<string?> SwitchToPollingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await CheckStoppedAsync(connection, OutboxMode.Tailing, OutboxMode.Polling, cancellation);
        if (!await slot.IsDrainedAsync(connection, cancellation))
            throw NotDrained("The log", OutboxMode.Tailing, OutboxMode.Polling);

        await PollAsync(connection, cancellation);
        return "The outbox was tailed and is polled from now on.";
    }

    private async Task<string?> SwitchToTailingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await CheckStoppedAsync(connection, OutboxMode.Polling, OutboxMode.Tailing, cancellation);
        if (await AnyAsync(connection, "SELECT EXISTS (SELECT FROM hanok.outbox)", cancellation))
            throw NotDrained("The table hanok.outbox", OutboxMode.Polling, OutboxMode.Tailing);

        await TailOrSayWhyNotAsync(connection, wasTailed: false, cancellation);
        return "The outbox was polled and is tailed from now on.";
    }

    // A running instance would go on to write where nobody reads any more. The spool must be empty because it goes out stream by stream, by name.
    private async Task CheckStoppedAsync(NpgsqlConnection connection, OutboxMode from, OutboxMode to, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ($1, $2) AND pid <> pg_backend_pid()",
            connection)
        {
            Parameters = { new() { Value = service }, new() { Value = $"{service}-relay" } },
        };
        if (await command.ExecuteScalarAsync(cancellation) is long sessions and > 0)
            throw new StartException(
                $"The outbox is to change from {from} to {to}, but '{service}' has {sessions} sessions in '{connection.Database}'. Stop all its "
                + "instances, when they have sent everything, and run 'migrate' again.");

        if (await AnyAsync(connection, "SELECT EXISTS (SELECT FROM hanok.spool)", cancellation))
            throw NotDrained("The spool", from, to);
    }

    private StartException NotDrained(string where, OutboxMode from, OutboxMode to) => new(
        $"{where} holds messages that are not sent, so the outbox cannot change from {from} to {to} yet. Run '{service}' as it is until everything "
        + "is sent, stop it, and run 'migrate' again.");

    private static bool IsNotAllowed(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ObjectNotInPrerequisiteState;

    private static string RoleOf(NpgsqlConnection connection) => new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username ?? "";

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task StoreAsync(NpgsqlConnection connection, OutboxMode mode, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO hanok.outbox_mode (mode) VALUES ($1)
            ON CONFLICT (is_only) DO UPDATE SET mode = EXCLUDED.mode, decided_at = now() WHERE outbox_mode.mode <> EXCLUDED.mode
            """,
            connection)
        {
            Parameters = { new() { Value = mode.ToString() } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
