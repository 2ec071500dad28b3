namespace Hanok.Registry.Leases;

/// <summary>Eureka's rules for the status of an instance, in their order; the first that applies decides.</summary>
internal static class StatusRules
{
    /// <param name="sent">What the instance says.</param>
    /// <param name="overridden">What an operator has set; Unknown for nothing.</param>
    /// <param name="listed">What it is listed as, if it is.</param>
    public static InstanceStatus Decide(InstanceStatus sent, InstanceStatus overridden, InstanceStatus? listed, bool fromPeer)
    {
        // It knows best that it cannot serve.
        if (sent is not (InstanceStatus.Up or InstanceStatus.OutOfService))
            return sent;

        if (overridden is not InstanceStatus.Unknown)
            return overridden;

        // A client repeats what it registered with; between peers what is sent is what is so.
        if (!fromPeer && listed is InstanceStatus.Up or InstanceStatus.OutOfService)
            return listed.Value;

        return sent;
    }
}
