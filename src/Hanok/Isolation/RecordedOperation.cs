namespace Hanok.Isolation;

internal sealed record RecordedOperation(Operation Operation, OperationState State);
