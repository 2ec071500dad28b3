using Hanok.Idempotency;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.ApiDescription;

/// <summary>What the signatures of endpoints do not say.</summary>
internal static class ApiOperation
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IdempotencyMetadata>().FirstOrDefault() is { } key)
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Required = key.IsRequired,
                Description = "New for each request, the same when repeating one: nothing is done twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.Limit },
            });

        // Every value in a path of this system is an id, and every id a UUID.
        foreach (var parameter in operation.Parameters ?? [])
            if (parameter is { In: ParameterLocation.Path, Schema: OpenApiSchema schema })
                schema.Format = "uuid";

        if (metadata.OfType<IAllowAnonymous>().Any())
            operation.Security = [];

        return Task.CompletedTask;
    }
}
