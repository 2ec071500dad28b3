using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts.Api;

/// <summary>A line of an order or a ticket. The name and the price are there when whoever shows it knows them.</summary>
public sealed record LineItemView(
    string MenuItemId,
    int Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Price = null);
