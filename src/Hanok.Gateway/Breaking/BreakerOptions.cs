using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Breaking;

/// <summary>The circuit breaker of each destination: <c>Hanok:Gateway:Breaker</c>.</summary>
public sealed class BreakerOptions
{
    /// <summary>Failures one after the other, without an answer in between, that open it. 0 switches breakers off.</summary>
    [Range(0, 1_000_000)]
    public int Failures { get; set; } = 5;

    /// <summary>The most seconds for which an open breaker lets nothing through, until one request tries. The first time it is one, then twice as long each time.</summary>
    [Range(1, 3600)]
    public int OpenSeconds { get; set; } = 10;
}
