using System.Diagnostics.Metrics;
using Polly;

namespace Hanok.Resilience;

/// <summary>What resilient clients tell, as metrics; on a meter of the host's own factory, so that it goes with the host.</summary>
internal sealed class ResilienceSignals
{
    private readonly Meter _meter;
    private readonly Counter<long> _attempts, _retries, _outOfBudget, _rejected, _fallbacks;

    public ResilienceSignals(IMeterFactory meters)
    {
        // The name under which all of Hanok reports.
        _meter = meters.Create("Hanok");
        _attempts = _meter.CreateCounter<long>("hanok.client.attempts", "{attempt}");
        _retries = _meter.CreateCounter<long>("hanok.client.retries", "{attempt}");
        _outOfBudget = _meter.CreateCounter<long>("hanok.client.retries.denied", "{attempt}", "For which the budget had nothing left.");
        _rejected = _meter.CreateCounter<long>("hanok.client.rejected", "{call}", "By a bulkhead that was full.");
        _fallbacks = _meter.CreateCounter<long>("hanok.client.fallbacks", "{call}");
    }

    public void Attempted(string client, Outcome<HttpResponseMessage> outcome) => _attempts.Add(1, Tag(client), new("hanok.outcome", outcome switch
    {
        { Result: { } response } => RetryDecider.IsFailure(response.StatusCode) ? "failed" : "answered",
        { Exception: CircuitOpenException } => "circuit-open",
        { Exception: CallTimeoutException } => "timeout",
        { Exception: OperationCanceledException } => "cancelled",
        _ => "failed",
    }));

    public void Retried(string client) => _retries.Add(1, Tag(client));

    public void OutOfBudget(string client) => _outOfBudget.Add(1, Tag(client));

    public void Rejected(string client) => _rejected.Add(1, Tag(client));

    public void FellBack(string client) => _fallbacks.Add(1, Tag(client));

    public void Observe(Func<IEnumerable<ResilientClient>> clients)
    {
        _meter.CreateObservableGauge(
            "hanok.client.breaker", () => clients().SelectMany(client => client.Breakers.All.Select(breaker => new Measurement<int>(
                (int)breaker.State.Status, Tag(client.Name), new("hanok.destination", breaker.Destination)))),
            null, "0 closed, 1 open, 2 half-open.");
        _meter.CreateObservableGauge(
            "hanok.client.running", () => clients().Select(client => new Measurement<int>(client.Bulkhead.InUse, Tag(client.Name))), "{call}");
        _meter.CreateObservableGauge(
            "hanok.client.queued", () => clients().Select(client => new Measurement<int>(client.Bulkhead.Queued, Tag(client.Name))), "{call}");
    }

    private static KeyValuePair<string, object?> Tag(string client) => new("hanok.client", client);
}
