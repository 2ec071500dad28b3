using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Hanok.Gateway.Versions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Gateway.OpenApi;

/// <summary>A composition, as an operation of the API.</summary>
internal sealed class ComposedOperation(string client, RouteEndpoint endpoint, Composition composition)
{
    private const string ProblemReference = "#/components/schemas/Problem";

    public string Path { get; } = "/" + string.Join('/', PathSegments.Of(endpoint.RoutePattern.RawText!).Select(segment => PathSegments.NameOf(segment) is { } name ? $"{{{name}}}" : segment));

    public IReadOnlyList<CompositionPart> Parts => composition.Parts;

    public ApiDeprecation? Deprecation => endpoint.Metadata.GetMetadata<ApiDeprecation>();

    /// <param name="schemas">Of the parts that services describe.</param>
    public JsonObject ToOperation(IReadOnlyDictionary<CompositionPart, JsonNode> schemas)
    {
        var operation = new JsonObject
        {
            ["operationId"] = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "Get" + Words.Pascal(Path),
            ["summary"] = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? $"Composed of {string.Join(", ", Parts.Select(part => part.Name))}",
            ["description"] = endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description
                ?? "Parts that cannot be had now are null or a stand-in, and listed in 'missing' with a reason in 'reasons'. A part that is null and not listed does not exist.",
            ["tags"] = new JsonArray(client),
            ["parameters"] = Parameters(),
            ["responses"] = Responses(schemas),
        };
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            operation["security"] = new JsonArray();

        return operation;
    }

    public static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457. Programs decide by 'type'.",
        ["properties"] = new JsonObject
        {
            ["type"] = Text(),
            ["title"] = Text(),
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = Text(),
            ["traceId"] = Text(),
        },
    };

    private JsonArray Parameters() => new(
    [
        .. endpoint.RoutePattern.Parameters.Select(parameter => Parameter(parameter.Name, "path")),
        .. composition.QueryParameters.Select(name => Parameter(name, "query")),
    ]);

    private static JsonObject Parameter(string name, string place)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (place == "path")
            parameter["required"] = true;

        parameter["schema"] = Text();
        return parameter;
    }

    private JsonObject Responses(IReadOnlyDictionary<CompositionPart, JsonNode> schemas)
    {
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "What could be had",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Answer(schemas) } },
            },
        };
        if (Parts.Any(part => part.IsRequired))
        {
            responses["404"] = Refusal("There is none");
            responses["504"] = Refusal("What is needed did not come in time");
        }

        responses["503"] = Refusal("It cannot be had now");
        return responses;
    }

    private JsonObject Answer(IReadOnlyDictionary<CompositionPart, JsonNode> schemas)
    {
        var properties = new JsonObject();
        foreach (var part in Parts)
        {
            var schema = (schemas.GetValueOrDefault(part) ?? part.Schema ?? new JsonObject()).DeepClone();
            properties[part.Name] = part.IsRequired ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        properties["missing"] = new JsonObject { ["type"] = "array", ["items"] = Choice(Parts.Where(part => !part.IsRequired).Select(part => part.Name)) };
        properties["reasons"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Choice(MissingReason.All) };
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. Parts.Select(part => (JsonNode)part.Name), "missing"]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Choice(IEnumerable<string> values)
    {
        var choice = Text();
        if (values.Select(value => (JsonNode)value).ToArray() is { Length: > 0 } names)
            choice["enum"] = new JsonArray(names);

        return choice;
    }

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Refusal(string description) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = ProblemReference } } },
    };
}
