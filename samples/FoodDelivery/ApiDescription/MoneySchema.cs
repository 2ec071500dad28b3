using FoodDelivery.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.ApiDescription;

/// <summary>Money is written by a converter of its own, which a generated schema cannot look into.</summary>
internal static class MoneySchema
{
    public static bool IsMoney(Type type) => type == typeof(Money) || type == typeof(Money?);

    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (!IsMoney(context.JsonTypeInfo.Type))
            return Task.CompletedTask;

        schema.Type = JsonSchemaType.Object;
        schema.Description = "Decimal text with at most two decimals, and a currency of ISO 4217.";
        schema.Required = new HashSet<string> { "amount", "currency" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = @"^-?[0-9]+(\.[0-9]{1,2})?$" },
            ["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$" },
        };
        return Task.CompletedTask;
    }
}
