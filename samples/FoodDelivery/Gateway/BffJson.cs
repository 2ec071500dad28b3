using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FoodDelivery.Gateway;

/// <summary>The shapes that the BFFs give to what services answer.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RestaurantCards))]
public sealed partial class BffJson : JsonSerializerContext
{
    /// <summary>A screen that can be drawn while there are none to be had.</summary>
    public static JsonObject NoRestaurants => new() { ["items"] = new JsonArray(), ["next"] = null };
}
