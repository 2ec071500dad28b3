using System.Diagnostics.Metrics;
using Hanok.Observability;

namespace Hanok.Outbox;

/// <summary>The state of the relay as metrics.</summary>
/// <remarks>
/// They hang on a meter of the host's own factory, not on a static one: it goes with the host, and a host that was disposed reports nothing.
/// </remarks>
internal sealed class RelayGauges
{
    public RelayGauges(IMeterFactory meters, RelayState state)
    {
        var meter = meters.Create(HanokTelemetry.Name);
        meter.CreateObservableGauge("hanok.relay.lag", () => state.Lag.Bytes, "By", "In the log, and neither delivered nor spooled.");
        meter.CreateObservableGauge(
            "hanok.relay.lag.time", () => state.LagTime.TotalSeconds, "s", "Age of the oldest message that is neither delivered nor spooled.");
        meter.CreateObservableGauge("hanok.spool.messages", () => Each(state, destination => destination.Spooled), "{message}");
        meter.CreateObservableGauge("hanok.spool.size", () => Each(state, destination => destination.SpooledBytes), "By");
        meter.CreateObservableGauge(
            "hanok.relay.held", () => Each(state, destination => destination.IsHeld ? 1 : 0), "{destination}",
            "1 while what comes for the destination stays in the log.");
        meter.CreateObservableGauge("hanok.relay.in_flight", () => Each(state, destination => destination.InFlight), "{message}");
    }

    private static IEnumerable<Measurement<long>> Each(RelayState state, Func<DestinationState, long> count) =>
        state.Destinations.Select(d => new Measurement<long>(count(d), new KeyValuePair<string, object?>("hanok.destination", d.Name)));
}
