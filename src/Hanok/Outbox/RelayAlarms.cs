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
            if (destination.Trouble is { } waiting)
                alarms.Add(waiting);

            if (destination.Spooled > 0)
                alarms.Add($"{destination.Spooled} messages for '{destination.Name}' wait in its spool.");
        }

        return alarms;
    }

    public static bool IsLagging(OutboxLag lag, RelayOptions options) => lag.RetainedBytes > options.LagAlarmMegabytes * Megabyte;

    public static string Lagging(OutboxLag lag, RelayOptions options) =>
        $"The database keeps {lag.RetainedBytes / Megabyte} MB for the outbox, more than {options.LagAlarmMegabytes} MB "
        + $"(Hanok__Relay__LagAlarmMegabytes); {lag.Bytes / Megabyte} MB of it are not sent yet. "
        + "Is an instance of this service running and relaying? Is a long transaction open?";
}
