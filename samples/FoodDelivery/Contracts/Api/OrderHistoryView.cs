namespace FoodDelivery.Contracts.Api;

/// <summary>Orders of a consumer, newest first.</summary>
/// <param name="Next">The cursor of the next page; null when this is the last one.</param>
public sealed record OrderHistoryView(IReadOnlyList<PastOrderView> Orders, string? Next);
