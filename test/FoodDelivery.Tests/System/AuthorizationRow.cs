namespace FoodDelivery.Tests.WholeSystem;

internal sealed record AuthorizationRow(Guid OrderId, string State, decimal? Amount);
