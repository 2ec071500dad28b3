namespace Hanok.Registry.Leases;

/// <summary>
/// What an instance is listed as; the first that applies decides. Eureka's rules, but for one: there, one that has said OUT_OF_SERVICE stays so whatever
/// it says later. Here, what an instance says of itself takes the place of what it said before.
/// </summary>
internal static class StatusRules
{
    /// <param name="sent">What the instance says.</param>
    /// <param name="overridden">What an operator has set; Unknown for nothing.</param>
    public static InstanceStatus Decide(InstanceStatus sent, InstanceStatus overridden) => (sent, overridden) switch
    {
        // It knows best that it cannot serve.
        (not (InstanceStatus.Up or InstanceStatus.OutOfService), _) => sent,
        (_, not InstanceStatus.Unknown) => overridden,
        _ => sent,
    };
}
