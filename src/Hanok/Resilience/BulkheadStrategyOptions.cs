using Polly;

namespace Hanok.Resilience;

/// <summary>What Polly wants to have of a strategy: its name.</summary>
internal sealed class BulkheadStrategyOptions : ResilienceStrategyOptions
{
    public BulkheadStrategyOptions() => Name = "bulkhead";
}
