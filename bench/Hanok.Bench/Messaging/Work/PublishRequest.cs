namespace Hanok.Bench.Messaging.Work;

/// <summary>What a sending process is asked to do, in the body of <c>POST /publish</c>. It answers when everything is committed.</summary>
internal sealed record PublishRequest
{
    public const string Path = "/publish";

    /// <summary>Marks all rows of this run.</summary>
    public required int Run { get; init; }

    /// <summary>The most that are published. At a given rate exactly as many.</summary>
    public required int Messages { get; init; }

    /// <summary>No transaction begins later than this; a rate is kept for as long as its messages take.</summary>
    public double Seconds { get; init; } = double.MaxValue;

    public int PerTransaction { get; init; } = 1;

    /// <summary>Transactions at once.</summary>
    public int Publishers { get; init; } = 1;

    /// <summary>Null: as many as it takes.</summary>
    public double? PerSecond { get; init; }

    /// <summary>To the handler of sets, not to the handler of one. Whoever has only one handler ignores it.</summary>
    public bool ForSets { get; init; }

    /// <summary>The service that the messages go to.</summary>
    public required string Receiver { get; init; }

    /// <summary>Where its effects are seen, to keep what is in flight below <see cref="InFlightLimit"/>.</summary>
    public string ReceiverDatabase { get; init; } = "";

    /// <summary>0: whatever becomes of it.</summary>
    public int InFlightLimit { get; init; }
}
