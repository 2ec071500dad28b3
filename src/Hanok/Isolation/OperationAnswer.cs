namespace Hanok.Isolation;

/// <summary>What to do about an operation that has come.</summary>
public enum OperationAnswer
{
    /// <summary>Do it now.</summary>
    Apply,

    /// <summary>Do nothing yet: what it depends on has not come. It is kept.</summary>
    Remember,

    /// <summary>Never do it: it was taken back before it came, or it takes back what was never done.</summary>
    Drop,

    /// <summary>It was done before.</summary>
    Repeat,
}
