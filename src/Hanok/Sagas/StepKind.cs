namespace Hanok.Sagas;

public enum StepKind
{
    /// <summary>Can be undone; may be refused, and the saga then compensates.</summary>
    Compensatable,

    /// <summary>The point of no return: when it is done the saga will complete; when it is refused everything before it is undone.</summary>
    Pivot,

    /// <summary>Follows the pivot: cannot be refused, and is tried until it is done.</summary>
    Retriable,
}
