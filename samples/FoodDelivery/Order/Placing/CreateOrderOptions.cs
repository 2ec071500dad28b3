using System.ComponentModel.DataAnnotations;

namespace FoodDelivery.Orders.Placing;

/// <summary>How new orders are created: <c>CreateOrder__*</c>. Those on their way end as they began.</summary>
public sealed class CreateOrderOptions
{
    [EnumDataType(typeof(CreateOrderStyle))]
    public CreateOrderStyle Style { get; set; }
}
