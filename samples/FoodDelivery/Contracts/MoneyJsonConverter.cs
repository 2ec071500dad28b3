using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FoodDelivery.Contracts;

/// <summary>Reads and writes <see cref="Money"/> strictly: text with at most two decimals, so that nothing is ever rounded on the way.</summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Money is an object such as {\"amount\":\"12.30\",\"currency\":\"EUR\"}.");

        decimal? amount = null;
        string? currency = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "amount":
                    amount = ReadAmount(ref reader);
                    break;
                case "currency" when reader.TokenType == JsonTokenType.String:
                    currency = reader.GetString();
                    break;
                case "currency":
                    throw new JsonException("The currency is a text of three letters, such as \"EUR\".");
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(
            amount ?? throw new JsonException("The amount is missing."),
            currency ?? throw new JsonException("The currency is missing."));
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount.ToString("F2", CultureInfo.InvariantCulture));
        writer.WriteString("currency", value.Currency);
        writer.WriteEndObject();
    }

    private static decimal ReadAmount(ref Utf8JsonReader reader)
    {
        const string Form = "The amount is decimal text with at most two decimals, such as \"12.30\"";
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"{Form}; a JSON {reader.TokenType} is not accepted.");

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(reader.GetString(), Style, CultureInfo.InvariantCulture, out var amount)
            && amount.Scale <= 2 && Math.Abs(amount) <= Money.Limit
                ? amount
                : throw new JsonException($"{Form}, and not beyond {Money.Limit.ToString(CultureInfo.InvariantCulture)}.");
    }
}
