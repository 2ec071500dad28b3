using FoodDelivery.Contracts;

namespace FoodDelivery.Orders.Domain;

public sealed record Dish(string Name, Money Price);
