namespace Hanok.Tcc;

/// <summary>What is done to a hold.</summary>
internal enum HoldMove
{
    None,
    Hold,
    Confirm,
    Cancel,
    Expire,

    /// <summary>Nothing was held: only the barrier is written.</summary>
    Bar,
}
