namespace Hanok.Sagas;

/// <summary>Where one step of one instance stands.</summary>
internal enum StepStatus : byte
{
    /// <summary>Not begun, refused, or undone: it has no effect.</summary>
    Pending,

    /// <summary>Begun, and not answered. While the saga compensates: being undone.</summary>
    Open,

    Done,

    /// <summary>Its condition did not hold.</summary>
    Skipped,
}
