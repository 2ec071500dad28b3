using System.Text.Json.Serialization;

namespace FoodDelivery.Web.Api;

/// <summary>In JSON the amount is decimal text.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
public sealed record Money(decimal Amount, string Currency)
{
    public override string ToString() => Currency switch
    {
        "EUR" => $"€{Amount:0.00}",
        "USD" => $"${Amount:0.00}",
        "GBP" => $"£{Amount:0.00}",
        "KRW" => $"₩{Amount:#,0}",
        _ => $"{Amount:0.00} {Currency}",
    };
}
