using System.Text.Json;
using System.Text.Json.Serialization;
using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Kitchen.Data;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<TicketItem>))]
internal sealed partial class KitchenJson : JsonSerializerContext;
