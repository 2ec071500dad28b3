namespace Hanok.Bench.Gateway;

/// <summary>How much is measured.</summary>
internal sealed record GatewayBenchOptions
{
    /// <summary>Each row is measured so often, the rows taking turns; the table shows medians.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Connections of the load generator. More only lengthen the queues of two cores.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Before the first round, for each row: the processes compile their code.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);
}
