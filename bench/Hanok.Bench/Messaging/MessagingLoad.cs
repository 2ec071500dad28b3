namespace Hanok.Bench.Messaging;

/// <summary>One row of the table: how the messages are published, and which handler gets them.</summary>
internal sealed record MessagingLoad(string Name)
{
    public int PerTransaction { get; init; } = 1;

    public int Publishers { get; init; } = 1;

    public bool ForSets { get; init; }

    public double? PerSecond { get; init; }

    /// <summary>A job that publishes much at once. Two publishers: while one waits for the disk the other works.</summary>
    public static MessagingLoad Job { get; } = new("100 per transaction") { PerTransaction = 100, Publishers = 2 };

    /// <summary>Web requests, each with its own transaction, as many at once as share a service's connections well.</summary>
    public static MessagingLoad Requests { get; } = new("1 per transaction, 16 at once") { Publishers = 16 };

    /// <summary>Latency is only told at low load; at full load it is the length of the queue.</summary>
    public static MessagingLoad Quiet { get; } = new("20/s") { PerSecond = 20 };

    public static MessagingLoad Modest { get; } = new("100/s") { PerSecond = 100 };

    public MessagingLoad Sets() => this with { Name = $"{Name}, handler of sets", ForSets = true };
}
