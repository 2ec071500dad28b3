using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Retries;

/// <summary>When a request is tried at another destination: <c>Hanok:Gateway:Retries</c>.</summary>
public sealed class RetryOptions
{
    /// <summary>How often a request is tried at all. 1 switches retries off.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>Retries for each hundred requests of a cluster, at most. A service in trouble must not get its load multiplied.</summary>
    [Range(0, 100)]
    public int BudgetPercent { get; set; } = 20;

    /// <summary>Retries a second that a cluster has in any case: with few requests, a percentage of them is nothing.</summary>
    [Range(0, 1000)]
    public int BudgetPerSecond { get; set; } = 5;

    /// <summary>The longest body that is kept for a repetition; only that of a request which may be repeated is.</summary>
    [Range(0, 1024 * 1024)]
    public int BodyBytes { get; set; } = 64 * 1024;
}
