namespace Hanok.AppHost;

/// <summary>The PostgreSQL server of a system.</summary>
public sealed class PostgresDefinition
{
    private readonly Dictionary<string, string> _settings = [];

    internal PostgresDefinition()
    {
    }

    internal int Port { get; private set; }
    internal IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>Without it, a free port is taken once and kept.</summary>
    public PostgresDefinition OnPort(int port)
    {
        Port = port;
        return this;
    }

    /// <summary>A setting of postgresql.conf.</summary>
    public PostgresDefinition WithSetting(string name, string value)
    {
        _settings[name] = value;
        return this;
    }
}
