namespace Hanok.Choreography;

public enum FlowStatus
{
    /// <summary>Events have come, but not the one that starts it: it is on its way, or these belong to something else.</summary>
    Unstarted,

    Running,

    /// <summary>It has not ended at its deadline, and may end yet.</summary>
    Overdue,

    EndedWell,

    EndedBadly,

    /// <summary>What starts it never came.</summary>
    Stray,
}
