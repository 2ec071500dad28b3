namespace FoodDelivery.Contracts.Api;

public sealed record ConsumerView(Guid ConsumerId, string Name, string Email, Money OrderLimit, DateTimeOffset CreatedAt);
