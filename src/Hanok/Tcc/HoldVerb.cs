namespace Hanok.Tcc;

/// <summary>What is wanted of a hold.</summary>
internal enum HoldVerb
{
    Try,
    Confirm,
    Cancel,

    /// <summary>By nobody but the clock.</summary>
    Expire,
}
