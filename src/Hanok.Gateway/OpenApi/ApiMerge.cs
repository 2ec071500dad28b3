using System.Globalization;
using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Hanok.Gateway.Versions;

namespace Hanok.Gateway.OpenApi;

/// <summary>One description of what one kind of client may call, from the descriptions of services. Pure.</summary>
/// <param name="title">Of the API.</param>
/// <param name="routes">The ways from outside.</param>
/// <param name="compositions">What the gateway answers by itself.</param>
internal sealed class ApiMerge(string title, IReadOnlyList<PublicRoute> routes, IReadOnlyList<ComposedOperation> compositions)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>The services without whose descriptions something is missing, in the order in which they name things.</summary>
    public IReadOnlyList<string> Services { get; } =
        [.. routes.Select(route => route.Service).Concat(compositions.SelectMany(c => c.Parts).Where(part => part.Schema is null).Select(part => part.Address.Service)).Distinct().Order(StringComparer.Ordinal)];

    /// <param name="documents">By service; null for those that could not be asked.</param>
    public JsonObject Merge(IReadOnlyDictionary<string, JsonObject?> documents)
    {
        var pool = new ComponentPool();
        var operations = new List<(string Path, string Method, string Service, JsonObject Operation)>();
        var schemas = new Dictionary<CompositionPart, JsonNode>();
        foreach (var service in Services)
        {
            if (documents.GetValueOrDefault(service) is not { } document)
                continue;

            var offered = Offered(service, document).ToList();
            var shown = PartSchemas(service, document);
            pool.Add(service, document, [.. offered.Select(o => o.Operation), .. shown.Values]);
            operations.AddRange(offered);
            foreach (var (part, schema) in shown)
                schemas[part] = schema;
        }

        foreach (var composition in compositions)
        {
            var operation = composition.ToOperation(schemas);
            Deprecate(operation, composition.Deprecation);
            operations.Add((composition.Path, "get", (string)operation["tags"]![0]!, operation));
        }

        return Document(operations, pool.Components, [.. Services.Where(service => documents.GetValueOrDefault(service) is null)]);
    }

    private IEnumerable<(string Path, string Method, string Service, JsonObject Operation)> Offered(string service, JsonObject document) =>
        from path in document["paths"] as JsonObject ?? []
        from method in Methods
        let operation = (path.Value as JsonObject)?[method] as JsonObject
        where operation is not null
        from route in routes
        where route.Service == service && route.Allows(method)
        let outside = route.Outside(path.Key)
        where outside is not null && route == BestFor(outside, method) && !IsComposed(outside, method)
        select (outside, method, service, Adapt(service, route, (JsonObject)path.Value!, operation));

    // What another route answers is not this service's, whatever it says.
    private PublicRoute? BestFor(string path, string method) =>
        routes.Where(route => route.Allows(method) && route.Covers(path)).MaxBy(route => route.Precision);

    private bool IsComposed(string path, string method) => method == "get" && compositions.Any(c => PathSegments.Match(c.Path, path, []));

    private static JsonObject Adapt(string service, PublicRoute route, JsonObject path, JsonObject operation)
    {
        var adapted = (JsonObject)operation.DeepClone();
        adapted["tags"] = new JsonArray(service);
        if (path["parameters"] is JsonArray shared)
            adapted["parameters"] = new JsonArray([.. shared.Concat(adapted["parameters"] as JsonArray ?? []).Select(parameter => parameter?.DeepClone())]);

        // Who is let in is said here once; only that nobody needs to ask is the service's to say.
        if (adapted["security"] is not JsonArray { Count: 0 })
            adapted.Remove("security");

        Deprecate(adapted, route.Deprecation);
        return adapted;
    }

    private static void Deprecate(JsonObject operation, ApiDeprecation? deprecation)
    {
        if (deprecation is null)
            return;

        var note = $"Deprecated since {Day(deprecation.Since)}"
            + (deprecation.Sunset is { } sunset ? $", ends at {Day(sunset)}" : "") + (deprecation.Successor is { } successor ? $"; use {successor}" : "") + ".";
        operation["deprecated"] = true;
        operation["description"] = operation["description"] is JsonValue before ? $"{note} {before}" : note;
    }

    private static string Day(DateTimeOffset date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Dictionary<CompositionPart, JsonNode> PartSchemas(string service, JsonObject document)
    {
        var schemas = new Dictionary<CompositionPart, JsonNode>();
        foreach (var part in compositions.SelectMany(c => c.Parts).Where(part => part.Schema is null && part.Address.Service == service))
            if ((document["paths"] as JsonObject)?.FirstOrDefault(path => PathSegments.Match(path.Key, part.Address.Path, [])).Value?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"] is { } schema)
                schemas[part] = schema.DeepClone();

        return schemas;
    }

    private JsonObject Document(List<(string Path, string Method, string Service, JsonObject Operation)> operations, JsonObject components, string[] missing)
    {
        var paths = new JsonObject();
        var ids = new HashSet<string>();
        foreach (var (path, method, service, operation) in operations.OrderBy(o => o.Path, StringComparer.Ordinal).ThenBy(o => Array.IndexOf(Methods, o.Method)))
        {
            if (operation["operationId"] is JsonValue id && !ids.Add((string)id!))
                operation["operationId"] = Words.Pascal(service) + id;

            if (paths[path] is not JsonObject item)
                paths[path] = item = [];

            item[method] = operation;
        }

        if (compositions.Count > 0)
            ((components["schemas"] ??= new JsonObject()) as JsonObject)!["Problem"] = ComposedOperation.Problem();

        components["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } };
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = title, ["version"] = "1.0.0", ["description"] = Description(missing) },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. operations.Select(o => o.Service).Distinct().Order(StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag })]),
            ["paths"] = paths,
            ["components"] = components,
        };
        if (missing.Length > 0)
            document["x-hanok-missing"] = new JsonArray([.. missing.Select(service => (JsonNode)service)]);

        return document;
    }

    private static string Description(string[] missing) => missing.Length == 0
        ? "What can be called from outside."
        : $"What can be called from outside. Not complete: {string.Join(", ", missing)} could not be asked; try again.";
}
