using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Contracts.Orders;

namespace FoodDelivery.OrderHistory.Data;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<OrderedItem>))]
public sealed partial class HistoryJson : JsonSerializerContext;
