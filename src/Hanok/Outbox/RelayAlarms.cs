using Hanok.Messaging;

namespace Hanok.Outbox;

/// <summary>What somebody should know about a relay. Pure.</summary>
internal static class RelayAlarms
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Everything that is not as it should be; empty when all is well.</summary>
    public static IReadOnlyList<string> Of(RelayState state, RelayOptions options)
    {
        var alarms = new List<string>();
        if (state.Trouble is { } trouble && !state.StandsBy)
            alarms.Add(trouble);

        if (state.Lag.Danger is { } danger && danger != state.Trouble)
            alarms.Add(danger);

        if (IsLagging(state.Lag, options))
            alarms.Add(Lagging(state.Lag, options));

        foreach (var destination in state.Destinations)
        {
            if (destination.Trouble is { } cannotSpool)
                alarms.Add(cannotSpool);

            if (destination.IsHeld)
                alarms.Add(
                    $"'{destination.Name}' is held: its messages wait in the log, which the database cannot let go. Others are served. Start it; or "
                    + $"give it room (Hanok__Relay__SpoolLimit, Hanok__Relay__SpoolMegabytes, the disk); or, if it is gone for good: {Retire(destination.Name)}");

            if (destination.Spooled > 0)
                alarms.Add(Waiting(destination));
        }

        return alarms;
    }

    private static string Waiting(DestinationState destination)
    {
        var since = destination.WaitingSince is { } oldest ? $", the oldest since {oldest.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "";
        return destination.Name == Relay.Undeliverable
            ? $"{destination.Spooled} messages that can be sent to nobody wait in hanok.spool for '{destination.Name}'{since}. "
                + "Look who wrote them, and delete them there."
            : $"{destination.Spooled} messages for '{destination.Name}' wait in its spool ({destination.SpooledBytes / Megabyte} MB{since}). "
                + $"Does it run? If it is gone for good: {Retire(destination.Name)}";
    }

    // A broker's destinations are channels, and those are not gone for good.
    private static string Retire(string destination) =>
        Channels.IsChannel(destination)
            ? "see why the broker does not take them."
            : $"hanok subscriptions retire {destination} --reason \"why\"";

    public static bool IsLagging(OutboxLag lag, RelayOptions options) => lag.RetainedBytes > options.LagAlarmMegabytes * Megabyte;

    public static string Lagging(OutboxLag lag, RelayOptions options) =>
        $"The database keeps {lag.RetainedBytes / Megabyte} MB for the outbox, more than {options.LagAlarmMegabytes} MB "
        + $"(Hanok__Relay__LagAlarmMegabytes); {lag.Bytes / Megabyte} MB of it are not sent yet. "
        + "Is an instance of this service running and relaying? Is a long transaction open?";
}
