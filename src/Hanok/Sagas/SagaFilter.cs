namespace Hanok.Sagas;

/// <summary>Which sagas to list.</summary>
/// <param name="Name">Of this saga; null for all.</param>
/// <param name="Status">In this status; null for all.</param>
/// <param name="IsOverdue">Only those with a deadline behind them.</param>
/// <param name="Before">Older than the one with this <see cref="SagaInstance.Number"/>: the last one of the page before.</param>
/// <param name="Limit">1 to 500.</param>
public sealed record SagaFilter(string? Name = null, SagaStatus? Status = null, bool IsOverdue = false, long? Before = null, int Limit = 50);
