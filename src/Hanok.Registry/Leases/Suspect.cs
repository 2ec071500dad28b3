namespace Hanok.Registry.Leases;

/// <param name="Heir">Another instance that is alive at the same address, if there is one.</param>
internal sealed record Suspect(Lease Lease, Instance Instance, InstanceKey? Heir);

/// <summary>What is known of an instance that sends no heartbeats.</summary>
/// <param name="Words">They go on after "it".</param>
internal sealed record Finding(FindingKind Kind, string Words);

internal enum FindingKind
{
    /// <summary>It answers, and says that it is well.</summary>
    Answers,

    /// <summary>Nothing came back. It may be dead, or the way to it.</summary>
    Silent,

    /// <summary>Its port refuses, or belongs to another, or it says itself that it is not well.</summary>
    Gone,
}
