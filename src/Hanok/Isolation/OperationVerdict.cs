namespace Hanok.Isolation;

/// <param name="Then">What is to be done after it, in this order: operations that came before it and waited for it.</param>
public sealed record OperationVerdict(OperationAnswer Answer, IReadOnlyList<Operation> Then);
