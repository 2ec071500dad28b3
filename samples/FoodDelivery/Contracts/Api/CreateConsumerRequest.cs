namespace FoodDelivery.Contracts.Api;

public sealed record CreateConsumerRequest(string? Name, string? Email, Money? OrderLimit);
