using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Gateway.OpenApi;

/// <summary>The description of what is below one prefix, as JSON and as a page; made anew when something in it has changed.</summary>
/// <param name="prefix">As in <c>/mobile/</c>.</param>
internal sealed class ApiDescription(string prefix, string title, ServiceDescriptions services, PublicRoutes routes, EndpointDataSource endpoints)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private volatile Made? _last;

    public async Task<ApiDocument> GetAsync()
    {
        var ways = routes.Under(prefix);
        var compositions = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith(prefix, StringComparison.Ordinal) == true)
            .Select(endpoint => endpoint.Metadata.GetMetadata<Composition>() is { } composition ? new ComposedOperation(prefix.Trim('/'), endpoint, composition) : null)
            .OfType<ComposedOperation>().ToList();

        var merge = new ApiMerge(title, ways, compositions);
        var described = await Task.WhenAll(merge.Services.Select(services.OfAsync));
        if (_last is { } last && last.Described.SequenceEqual(described) && last.Ways.SequenceEqual(ways))
            return last.Document;

        // Parsed anew each time: a JsonNode may not be read by two at once, and these are few.
        var document = merge.Merge(merge.Services.Zip(described).ToDictionary(pair => pair.First, pair => Parse(pair.Second)));
        var json = Encoding.UTF8.GetBytes(document.ToJsonString(Indented));
        var made = new ApiDocument(json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"", new DocsPage(document).Render());
        _last = new(described, ways, made);
        return made;
    }

    // A description that is none counts as missing.
    private static JsonObject? Parse(byte[]? bytes)
    {
        try
        {
            return bytes is null ? null : JsonNode.Parse(bytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Made(byte[]?[] Described, IReadOnlyList<PublicRoute> Ways, ApiDocument Document);
}
