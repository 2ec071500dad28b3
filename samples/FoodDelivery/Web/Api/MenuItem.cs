namespace FoodDelivery.Web.Api;

public sealed record MenuItem(string Id, string Name, Money Price);
