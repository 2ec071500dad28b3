namespace Hanok.Bench.Messaging;

/// <summary>How much is measured.</summary>
internal sealed record MessagingOptions
{
    /// <summary>Each row is measured so often, the rows taking turns; the table shows medians.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Published in one run at most. A run ends earlier when it has published for the window.</summary>
    public int Messages { get; init; } = 200_000;

    /// <summary>Under the relay's window of 4,000: this measures sending, not the spool behind it. 0 takes the limit away.</summary>
    public int InFlightLimit { get; init; } = 3_000;

    public string Transport { get; init; } = "direct";

    /// <summary>The peers too. Their packages are restored and built when it is asked for.</summary>
    public bool Peers { get; init; }

    /// <summary>Only this one of them.</summary>
    public string? Peer { get; init; }

    public bool ByHand { get; init; } = true;

    /// <summary>Before the first round, for each row: the processes compile their code. What is measured has been up for a moment.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);
}
