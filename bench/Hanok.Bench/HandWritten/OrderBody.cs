namespace Hanok.Bench.HandWritten;

/// <summary>What every message carries. Replies repeat it, so the orchestrator need not read its row before it answers.</summary>
internal sealed record OrderBody(Guid OrderId, Guid ConsumerId, Guid RestaurantId, long TotalCents, string PaymentToken, string LineItems);
