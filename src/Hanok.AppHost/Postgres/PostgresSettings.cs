using System.Text;

namespace Hanok.AppHost.Postgres;

/// <summary>The whole postgresql.conf: as in production where it matters (durability, log tailing), small where it does not.</summary>
internal static class PostgresSettings
{
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["listen_addresses"] = "127.0.0.1",
        ["unix_socket_directories"] = "",
        ["password_encryption"] = "scram-sha-256",
        // The outbox is read from the log: one slot and one sender for each service, with room for restarts and views.
        ["wal_level"] = "logical",
        ["max_replication_slots"] = "32",
        ["max_wal_senders"] = "32",
        // A slot nobody reads must not fill the disk.
        ["max_slot_wal_keep_size"] = "4GB",
        ["wal_sender_timeout"] = "30s",
        ["max_connections"] = "200",
        ["shared_buffers"] = "256MB",
        // Stated, because everything that is promised about messages rests on them.
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        // Compiling costs more than it gains on the short queries of services.
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        ["log_line_prefix"] = "%m [%p] %q%u@%d ",
    };

    public const string HostBasedAuthentication = """
        # Written by Hanok. Password for everybody, over the loopback interface only.
        # Logical replication connects to a database; physical replication, which would copy all of them, is for nobody.
        host all all 127.0.0.1/32 scram-sha-256

        """;

    public static string ToFile(int port, IReadOnlyDictionary<string, string> overrides)
    {
        var settings = new SortedDictionary<string, string>(Defaults, StringComparer.Ordinal) { ["port"] = $"{port}" };
        foreach (var (name, value) in overrides) settings[name] = value;
        var text = new StringBuilder("# Written by Hanok at every start: change EmbeddedPostgresOptions.Settings instead.\n");
        foreach (var (name, value) in settings) text.Append($"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        return text.ToString();
    }
}
