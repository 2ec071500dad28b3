using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Orders.Checkouts;
using FoodDelivery.Orders.Domain;
using FoodDelivery.Orders.Sagas;

namespace FoodDelivery.Orders.Data;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Checkout))]
[JsonSerializable(typeof(IReadOnlyList<OrderItem>))]
[JsonSerializable(typeof(CreateOrderState))]
[JsonSerializable(typeof(CancelOrderState))]
[JsonSerializable(typeof(ReviseOrderState))]
public sealed partial class OrderJson : JsonSerializerContext;
