namespace Hanok.Bench.HandWritten;

/// <summary>One run of the hand-written saga. The three ready-made runs are the rows of the result table.</summary>
internal sealed record HandWrittenOptions
{
    public required string Name { get; init; }

    /// <summary>Messages a service handles in one transaction at most, and sagas begun in one. One transaction per message: 1.</summary>
    public int BatchLimit { get; init; } = 500;

    /// <summary>Workers per service. A saga always meets the same worker, each of which has its own watermark.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Sagas in flight in a closed loop. Ignored with <see cref="PerSecond"/>.</summary>
    public int InFlight { get; init; } = 1000;

    /// <summary>Sagas begun per second in an open loop; null runs a closed loop.</summary>
    public double? PerSecond { get; init; }

    /// <summary>The measured window. A warm-up of a quarter of it comes before.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp => Duration / 4;

    /// <summary>Kills every connection of the run in the middle of the window: what is lost or doubled then shows in the final check.</summary>
    public bool Disturb { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static HandWrittenOptions SetBased { get; } = new() { Name = "hand-written, set-based" };

    public static HandWrittenOptions OneByOne { get; } = new() { Name = "hand-written, one by one", BatchLimit = 1, Lanes = 8, InFlight = 64 };

    public static HandWrittenOptions AtFifty { get; } = new() { Name = "hand-written, 50 sagas/s", PerSecond = 50 };
}
