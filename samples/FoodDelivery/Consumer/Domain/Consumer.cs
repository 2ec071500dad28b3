namespace FoodDelivery.Consumers.Domain;

public sealed record Consumer(Guid Id, string Name, string Email, OrderLimit Limit, DateTimeOffset CreatedAt);
