namespace FoodDelivery.Web.Api;

public sealed record NewOrderLine(string MenuItemId, int Quantity);
