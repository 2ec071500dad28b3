namespace FoodDelivery.Web.Api;

public sealed record NewOrder(
    string ConsumerId, string RestaurantId, string DeliveryAddress, string PaymentToken, IReadOnlyList<NewOrderLine> LineItems);
