using System.Diagnostics.Metrics;
using Hanok.Observability;
using Hanok.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Outbox;

/// <summary>What health and metrics make of the state of a relay.</summary>
public sealed class RelayStateTests
{
    private const long Megabyte = 1024 * 1024;

    // Other tests have hosts too.
    private const string Unmistakable = "the-destination-of-relay-state-tests";

    private readonly RelayState _state = new() { Trouble = null };
    private readonly RelayOptions _options = new() { LagAlarmMegabytes = 10 };

    [Fact]
    public void When_all_is_well_there_is_no_alarm()
    {
        _state.Lag = new(3 * Megabyte, 10 * Megabyte);
        Begin(new DestinationState("kitchen", 12, 0, null));

        Assert.Empty(RelayAlarms.Of(_state, _options));
    }

    [Fact]
    public void Trouble_danger_lag_and_what_a_destination_waits_for_are_all_said()
    {
        _state.Trouble = "The database does not answer.";
        _state.Lag = new(3 * Megabyte, 10 * Megabyte + 1, "The slot is in danger.");
        Begin(
            new("kitchen", 12, 7, null) { SpooledBytes = 3 * Megabyte, WaitingSince = DateTimeOffset.UnixEpoch },
            new("audit", 4_000, 0, "The spool of 'audit' cannot be written.") { IsHeld = true },
            new("undeliverable", 0, 2, null));

        Assert.Equal(
            [
                "The database does not answer.", "The slot is in danger.", RelayAlarms.Lagging(_state.Lag, _options),
                "7 messages for 'kitchen' wait in its spool (3 MB, the oldest since 1970-01-01 00:00:00Z). Does it run? If it is gone for good: "
                    + "hanok subscriptions retire kitchen --reason \"why\"",
                "The spool of 'audit' cannot be written.",
                "'audit' is held: its messages wait in the log, which the database cannot let go. Others are served. Start it; or give it room "
                    + "(Hanok__Relay__SpoolLimit, Hanok__Relay__SpoolMegabytes, the disk); or, if it is gone for good: "
                    + "hanok subscriptions retire audit --reason \"why\"",
                "2 messages that can be sent to nobody wait in hanok.spool for 'undeliverable'. Look who wrote them, and delete them there.",
            ],
            RelayAlarms.Of(_state, _options));
    }

    [Fact]
    public void What_the_relay_and_the_log_both_say_is_said_once()
    {
        _state.Trouble = "The slot is gone.";
        _state.Lag = new(0, 0, "The slot is gone.");

        Assert.Equal(["The slot is gone."], RelayAlarms.Of(_state, _options));
    }

    [Fact]
    public void A_relay_that_stands_by_has_no_destinations_and_no_lag_time()
    {
        Begin(new DestinationState("kitchen", 12, 7, null));

        _state.End();

        Assert.Empty(_state.Destinations);
        Assert.Equal(TimeSpan.Zero, _state.LagTime);
    }

    [Fact]
    public async Task Each_host_reports_its_own_gauges_and_one_that_was_disposed_reports_none()
    {
        var (first, second) = (Host(bytes: 1_001), Host(bytes: 1_002));
        Assert.Equal([1_001, 1_002], Measure("hanok.relay.lag").Order());
        Assert.Equal([7, 7], Measure("hanok.spool.messages", Unmistakable));
        Assert.Equal([12, 12], Measure("hanok.relay.in_flight", Unmistakable));

        await first.DisposeAsync();
        Assert.Equal([1_002], Measure("hanok.relay.lag"));

        await second.DisposeAsync();
        Assert.Empty(Measure("hanok.relay.lag"));
    }

    private void Begin(params DestinationState[] destinations) => _state.Begin(() => TimeSpan.FromSeconds(3), () => destinations, new());

    private static ServiceProvider Host(long bytes)
    {
        var host = new ServiceCollection().AddMetrics().AddSingleton<RelayState>().AddSingleton<RelayGauges>().BuildServiceProvider();
        var state = host.GetRequiredService<RelayState>();
        state.Lag = new(bytes, bytes);
        state.Begin(() => TimeSpan.Zero, () => [new(Unmistakable, 12, 7, null)], new());
        host.GetRequiredService<RelayGauges>();
        return host;
    }

    // Of the hosts of this test: others run at the same time, and are told apart by what they say.
    private static List<long> Measure(string name, string? destination = null)
    {
        var measured = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == HanokTelemetry.Name && instrument.Name == name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (destination is null ? value is 1_001 or 1_002 : tags.ToArray().Contains(new("hanok.destination", destination)))
                measured.Add(value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }
}
