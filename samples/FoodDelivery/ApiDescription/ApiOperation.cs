using Hanok.Idempotency;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FoodDelivery.ApiDescription;

/// <summary>What the signatures of endpoints do not say.</summary>
internal static class ApiOperation
{
    private const string Scheme = "bearer";

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

        Secure(operation, context, metadata);

        return Task.CompletedTask;
    }

    /// <summary>How the token is sent, once for all operations.</summary>
    public static Task AddSchemeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
        return Task.CompletedTask;
    }

    private static void Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
            return;
        }

        // With a scheme that has no scopes, these are the roles (OpenAPI 3.1), one of which is enough.
        string[] roles = [.. metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements)
            .OfType<RolesAuthorizationRequirement>().SelectMany(requirement => requirement.AllowedRoles).Distinct()];
        operation.Security = roles.Length == 0
            ? [new() { [new(Scheme, context.Document)] = [] }]
            : [.. roles.Select(role => new OpenApiSecurityRequirement { [new(Scheme, context.Document)] = [role] })];
    }
}
