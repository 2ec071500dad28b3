namespace Hanok.Sagas;

/// <summary>What a person can do with a saga.</summary>
internal enum SagaAction
{
    /// <summary>Sends the command of an open step, or its undo, again now: for one whose answer will not come.</summary>
    Retry,

    /// <summary>Takes an open step, or its undo, for done without an answer.</summary>
    Skip,

    /// <summary>Undoes what was done.</summary>
    Compensate,

    /// <summary>Gives it another state, and does not move it.</summary>
    Edit,
}
