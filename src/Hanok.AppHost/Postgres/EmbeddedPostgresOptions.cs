namespace Hanok.AppHost.Postgres;

public sealed record EmbeddedPostgresOptions
{
    /// <summary>Holds the data, the log and the generated passwords. One running instance per folder.</summary>
    public required string Directory { get; init; }

    /// <summary>0 takes a free port once and keeps it in the folder.</summary>
    public int Port { get; init; }

    /// <summary>Added to or in place of the settings in postgresql.conf. A change restarts a server that was left over.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Deletes the data first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Hears what takes time or is unusual, in sentences.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
