using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.ApiDescription;

/// <summary>A field that is left out when there is none is not required, though the constructor of the record wants it.</summary>
internal static class OptionalFields
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        foreach (var field in context.JsonTypeInfo.Properties)
            if (field.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }])
                schema.Required?.Remove(field.Name);

        return Task.CompletedTask;
    }
}
