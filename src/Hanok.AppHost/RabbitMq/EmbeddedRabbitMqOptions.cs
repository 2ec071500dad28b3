namespace Hanok.AppHost.RabbitMq;

public sealed record EmbeddedRabbitMqOptions
{
    /// <summary>Holds the data, the configuration and the log. One running instance per folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Deletes the data first.</summary>
    public bool Fresh { get; init; }

    /// <summary>Hears what takes time or is unusual, in sentences.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
