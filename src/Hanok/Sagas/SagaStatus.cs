namespace Hanok.Sagas;

public enum SagaStatus
{
    /// <summary>Going forward.</summary>
    Running,

    /// <summary>Going back: what was done is being undone.</summary>
    Compensating,

    /// <summary>Ended with every step done.</summary>
    Completed,

    /// <summary>Ended with everything undone.</summary>
    Compensated,
}
