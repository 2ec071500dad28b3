namespace FoodDelivery.Web.Api;

public sealed record Consumer(string? ConsumerId, string? Name, Money? OrderLimit);
