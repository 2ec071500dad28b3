using System.Text.Json.Serialization;
using FoodDelivery.ApiDescription;
using FoodDelivery.Contracts;
using Hanok.Chassis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

public static class ApiDescriptionExtensions
{
    /// <summary>Lets the service describe its API at <c>/hanok/openapi/v1.json</c>, where the gateway reads it and nobody from outside can.</summary>
    public static HanokBuilder AddApiDescription(this HanokBuilder hanok)
    {
        hanok.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        hanok.Services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.CreateSchemaReferenceId = type =>
                MoneySchema.IsMoney(type.Type) ? nameof(Money) : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddSchemaTransformer(MoneySchema.TransformAsync);
            options.AddSchemaTransformer(OptionalFields.TransformAsync);
            options.AddDocumentTransformer(ApiOperation.AddSchemeAsync);
            options.AddOperationTransformer(ApiOperation.TransformAsync);
        });
        return hanok.AddEndpoints(endpoints => endpoints.MapOpenApi("/hanok/openapi/{documentName}.json").AllowAnonymous());
    }
}
