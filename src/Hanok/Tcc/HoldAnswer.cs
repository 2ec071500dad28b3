namespace Hanok.Tcc;

/// <summary>What the caller is told.</summary>
internal enum HoldAnswer
{
    /// <summary>It is held.</summary>
    Held,

    /// <summary>What was wanted is so.</summary>
    Done,

    /// <summary>The business said no.</summary>
    Refused,

    /// <summary>It was cancelled or has expired, or was never held.</summary>
    Gone,

    /// <summary>It is confirmed, which is final.</summary>
    IsConfirmed,

    /// <summary>Its id belongs to another request.</summary>
    OtherRequest,

    /// <summary>Another service has tried it.</summary>
    OtherOwner,
}
