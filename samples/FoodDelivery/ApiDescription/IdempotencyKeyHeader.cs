namespace FoodDelivery.ApiDescription;

internal sealed record IdempotencyKeyHeader(bool IsRequired);
