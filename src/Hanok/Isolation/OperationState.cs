namespace Hanok.Isolation;

internal enum OperationState
{
    Applied,
    Remembered,
    Dropped,
}
