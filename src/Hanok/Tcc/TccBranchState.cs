namespace Hanok.Tcc;

public enum TccBranchState
{
    /// <summary>Not answered, or not in a way that can be understood: it may be held.</summary>
    Unknown,

    Held,

    /// <summary>The participant's business said no.</summary>
    Refused,

    Confirmed,

    Cancelled,

    /// <summary>The participant did the opposite of what was decided.</summary>
    Contrary,
}
