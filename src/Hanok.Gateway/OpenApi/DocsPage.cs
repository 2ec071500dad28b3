using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hanok.Gateway.OpenApi;

/// <summary>A description as a page to read: plain HTML, everything in it, no script.</summary>
internal sealed class DocsPage(JsonObject document)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly StringBuilder _html = new();

    public string Render()
    {
        var title = Text(document["info"]?["title"]);
        _html.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>{DocsStyle.Css}</style>
            </head>
            <body>
            <a class="skip" href="#operations">Skip to the operations</a>
            <header><h1>{title}</h1><p>{Text(document["info"]?["description"])} <a href="openapi.json">openapi.json</a></p></header>

            """);
        if (document["x-hanok-missing"] is JsonArray missing)
            _html.Append($"<p class=\"missing\" role=\"status\">Missing now: {string.Join(", ", missing.Select(Text))}.</p>\n");

        var operations = Operations().ToList();
        WriteContents(operations);
        _html.Append("<main id=\"operations\">\n");
        foreach (var operation in operations)
            WriteOperation(operation);

        WriteSchemas();
        _html.Append("</main>\n</body>\n</html>\n");
        return _html.ToString();
    }

    private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations() =>
        from path in document["paths"] as JsonObject ?? []
        from method in path.Value as JsonObject ?? []
        where method.Value is JsonObject
        let operation = (JsonObject)method.Value!
        orderby Text(operation["tags"]?[0])
        select (path.Key, method.Key, operation);

    private void WriteContents(List<(string Path, string Method, JsonObject Operation)> operations)
    {
        _html.Append("<nav aria-label=\"Operations\">\n");
        foreach (var group in operations.GroupBy(o => Text(o.Operation["tags"]?[0])))
        {
            _html.Append($"<h2>{group.Key}</h2>\n<ul>\n");
            foreach (var (path, method, operation) in group)
                _html.Append($"<li><a href=\"#{Anchor(method, path)}\"><b class=\"{Encode(method)}\">{Encode(method.ToUpperInvariant())}</b> {Encode(path)}</a>{Old(operation)}</li>\n");

            _html.Append("</ul>\n");
        }

        _html.Append("</nav>\n");
    }

    private void WriteOperation((string Path, string Method, JsonObject Operation) o)
    {
        _html.Append($"""
            <section id="{Anchor(o.Method, o.Path)}">
            <h2><b class="{Encode(o.Method)}">{Encode(o.Method.ToUpperInvariant())}</b> <code>{Encode(o.Path)}</code>{Old(o.Operation)}</h2>
            <p><strong>{Text(o.Operation["summary"])}</strong></p>

            """);
        if (o.Operation["description"] is { } description)
            _html.Append($"<p>{Text(description)}</p>\n");

        if (o.Operation["security"] is JsonArray { Count: 0 })
            _html.Append("<p>For everybody: no token is needed.</p>\n");

        WriteParameters(o.Operation["parameters"] as JsonArray ?? []);
        if (o.Operation["requestBody"]?["content"] is JsonObject body)
            WriteContent("Body", body);

        foreach (var (status, response) in o.Operation["responses"] as JsonObject ?? [])
        {
            _html.Append($"<h3>{Encode(status)} <small>{Text(response?["description"])}</small></h3>\n");
            if (response?["content"] is JsonObject content)
                WriteContent(null, content);
        }

        _html.Append("</section>\n");
    }

    private void WriteParameters(JsonArray parameters)
    {
        if (parameters.Count == 0)
            return;

        _html.Append("<table>\n<thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">In</th><th scope=\"col\">Type</th><th scope=\"col\">Description</th></tr></thead>\n<tbody>\n");
        foreach (var parameter in parameters)
            _html.Append($"<tr><th scope=\"row\"><code>{Text(parameter?["name"])}</code>{(parameter?["required"]?.GetValue<bool>() == true ? " <small>required</small>" : "")}</th>"
                + $"<td>{Text(parameter?["in"])}</td><td>{Type(parameter?["schema"])}</td><td>{Text(parameter?["description"])}</td></tr>\n");

        _html.Append("</tbody>\n</table>\n");
    }

    private void WriteContent(string? heading, JsonObject content)
    {
        foreach (var (type, media) in content)
            _html.Append($"<p>{(heading is null ? "" : $"<strong>{heading}</strong> ")}<small>{Encode(type)}</small> {Type(media?["schema"])}</p>\n");
    }

    private void WriteSchemas()
    {
        if (document["components"]?["schemas"] is not JsonObject { Count: > 0 } schemas)
            return;

        _html.Append("<h2 id=\"schemas\">Schemas</h2>\n");
        foreach (var (name, schema) in schemas)
            _html.Append($"<section id=\"schema-{Encode(name)}\">\n<h3><code>{Encode(name)}</code></h3>\n<p>{Text(schema?["description"])}</p>\n{Fields(schema)}</section>\n");
    }

    private static string Fields(JsonNode? schema)
    {
        if (schema?["properties"] is not JsonObject { Count: > 0 } properties)
            return $"<p>{Type(schema)}</p>\n";

        var required = (schema["required"] as JsonArray)?.Select(name => (string?)name).ToHashSet() ?? [];
        var rows = properties.Select(property =>
            $"<tr><th scope=\"row\"><code>{Encode(property.Key)}</code>{(required.Contains(property.Key) ? "" : " <small>optional</small>")}</th>"
            + $"<td>{Type(property.Value)}</td><td>{Text(property.Value?["description"])}</td></tr>\n");
        return $"<table>\n<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Type</th><th scope=\"col\">Description</th></tr></thead>\n<tbody>\n{string.Concat(rows)}</tbody>\n</table>\n";
    }

    /// <summary>A type in words, with links to the schemas; one with fields of its own is folded up.</summary>
    private static string Type(JsonNode? schema)
    {
        if (schema is not JsonObject type)
            return "anything";

        if (type["$ref"] is JsonValue reference && reference.ToString().Split('/')[^1] is var name)
            return $"<a href=\"#schema-{Encode(name)}\">{Encode(name)}</a>";

        foreach (var choice in new[] { "anyOf", "oneOf" })
            if (type[choice] is JsonArray options)
                return string.Join(" or ", options.Select(Type));

        if (type["items"] is { } items)
            return $"list of {Type(items)}{(Names(type).Contains("null") ? " or null" : "")}";

        if (type["properties"] is JsonObject)
            return $"<details><summary>object</summary>{Fields(type)}</details>";

        var words = string.Join(" or ", Names(type).Select(Encode));
        if (type["enum"] is JsonArray values)
            words += ": " + string.Join(", ", values.Select(value => $"<code>{Text(value)}</code>"));

        return (words.Length == 0 ? "anything" : words) + (type["format"] is { } format ? $" <small>{Text(format)}</small>" : "");
    }

    private static IEnumerable<string> Names(JsonObject type) => type["type"] switch
    {
        JsonArray several => several.Select(name => name!.ToString()),
        { } one => [one.ToString()],
        null => [],
    };

    private static string Old(JsonObject operation) => operation["deprecated"]?.GetValue<bool>() == true ? " <em class=\"old\">deprecated</em>" : "";

    private static string Anchor(string method, string path) => Encode($"{method}-{path.Trim('/').Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)}");

    private static string Text(JsonNode? node) => Encode(node switch
    {
        null => "",
        JsonValue value => value.ToString(),
        _ => node.ToJsonString(Indented),
    });

    // All of it comes from services, and none of it is trusted to be markup.
    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
