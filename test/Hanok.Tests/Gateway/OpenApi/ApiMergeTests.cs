using System.Text.Json.Nodes;
using Hanok.Gateway.OpenApi;

namespace Hanok.Tests.Gateway.OpenApi;

/// <summary>How descriptions of several services become one of what a client may call.</summary>
public sealed class ApiMergeTests
{
    private static readonly PublicRoute
        Orders = new("/mobile/orders/{**rest}", "/api/orders/{**rest}", "order", "GET,POST", null),
        Tickets = new("/mobile/tickets/{**rest}", "/api/tickets/{**rest}", "kitchen", "", null);

    [Fact]
    public void Only_what_a_route_leads_to_is_described_and_where_clients_find_it()
    {
        var merged = Merge(
            [Orders],
            ("order", Document(("/api/orders", "post", "OrderView"), ("/api/orders/{id}", "get", "OrderView"), ("/api/orders/{id}", "delete", "OrderView"), ("/api/secrets", "get", "Secret"))));

        Assert.Equal(["get /mobile/orders/{id}", "post /mobile/orders"], Operations(merged));
        Assert.Equal(["OrderView", "Line"], Schemas(merged));
    }

    [Fact]
    public void What_two_services_say_alike_is_there_once()
    {
        var merged = Merge(
            [Orders, Tickets],
            ("order", Document(("/api/orders/{id}", "get", "OrderView"))), ("kitchen", Document(("/api/tickets/{id}", "get", "TicketView"))));

        Assert.Equal(["TicketView", "Line", "OrderView"], Schemas(merged));
        Assert.Equal("#/components/schemas/Line", LineOf(merged, "TicketView"));
        Assert.Equal("#/components/schemas/Line", LineOf(merged, "OrderView"));
    }

    [Fact]
    public void Of_two_things_of_one_name_the_second_is_called_after_its_service()
    {
        var order = Document(("/api/orders/{id}", "get", "OrderView"));
        order["components"]!["schemas"]!["Line"] = new JsonObject { ["type"] = "string" };

        var merged = Merge([Orders, Tickets], ("order", order), ("kitchen", Document(("/api/tickets/{id}", "get", "TicketView"))));

        Assert.Equal("object", (string?)merged["components"]!["schemas"]!["Line"]!["type"]);
        Assert.Equal("string", (string?)merged["components"]!["schemas"]!["OrderLine"]!["type"]);
        Assert.Equal("#/components/schemas/OrderLine", LineOf(merged, "OrderView"));
        Assert.Equal("#/components/schemas/Line", LineOf(merged, "TicketView"));
    }

    [Fact]
    public void What_refers_to_different_things_is_different_though_it_reads_the_same()
    {
        var order = Document(("/api/orders/{id}", "get", "View"));
        order["components"]!["schemas"]!["Line"] = new JsonObject { ["type"] = "string" };

        var merged = Merge([Orders, Tickets], ("order", order), ("kitchen", Document(("/api/tickets/{id}", "get", "View"))));

        Assert.Equal("#/components/schemas/Line", LineOf(merged, "View"));
        Assert.Equal("#/components/schemas/OrderLine", LineOf(merged, "OrderView"));
        Assert.Equal("#/components/schemas/OrderView", ReferenceOf(merged, "/mobile/orders/{id}"));
        Assert.Equal("#/components/schemas/View", ReferenceOf(merged, "/mobile/tickets/{id}"));
    }

    [Fact]
    public void Schemas_that_refer_to_themselves_are_taken_once()
    {
        var order = Document(("/api/orders/{id}", "get", "OrderView"));
        order["components"]!["schemas"]!["Line"]!["properties"] = new JsonObject { ["next"] = new JsonObject { ["$ref"] = "#/components/schemas/Line" } };

        Assert.Equal(["OrderView", "Line"], Schemas(Merge([Orders], ("order", order))));
    }

    [Fact]
    public void An_operation_belongs_to_the_route_that_its_requests_take()
    {
        var one = new PublicRoute("/mobile/orders/popular", "/api/restaurants/popular", "restaurant", "GET", null);

        var merged = Merge(
            [Orders, one],
            ("order", Document(("/api/orders/popular", "get", "OrderView"))), ("restaurant", Document(("/api/restaurants/popular", "get", "Popular"))));

        Assert.Equal("#/components/schemas/Popular", ReferenceOf(merged, "/mobile/orders/popular"));
    }

    [Fact]
    public void A_deprecated_route_is_said_to_be_so()
    {
        var old = Orders with { Deprecation = new(new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), new(2028, 11, 21, 0, 0, 0, TimeSpan.Zero), "/mobile/v2/orders") };

        var operation = Merge([old], ("order", Document(("/api/orders/{id}", "get", "OrderView"))))["paths"]!["/mobile/orders/{id}"]!["get"]!;

        Assert.True((bool)operation["deprecated"]!);
        Assert.Equal("Deprecated since 2026-11-21, ends at 2028-11-21; use /mobile/v2/orders.", (string?)operation["description"]);
    }

    [Fact]
    public void A_service_that_does_not_answer_is_named()
    {
        var merged = Merge([Orders, Tickets], ("order", Document(("/api/orders/{id}", "get", "OrderView"))), ("kitchen", null));

        Assert.Equal("""["kitchen"]""", merged["x-hanok-missing"]!.ToJsonString());
        Assert.Equal(["get /mobile/orders/{id}"], Operations(merged));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"paths":[]}""")]
    [InlineData("""{"paths":{"/api/orders/{id}":"get"}}""")]
    [InlineData("""{"paths":{"/api/orders/{id}":{"get":{"tags":7,"responses":{"200":{"$ref":"#/components/nowhere"}}}}},"components":7}""")]
    [InlineData("""{"paths":{"/api/orders/{id}":{"get":{"x":{"$ref":7}}}},"components":{"schemas":[]}}""")]
    public void A_description_that_makes_no_sense_does_no_harm(string document) =>
        Assert.NotNull(Merge([Orders], ("order", JsonNode.Parse(document) as JsonObject)));

    [Fact]
    public void The_page_takes_nothing_that_a_service_says_for_markup()
    {
        var order = Document(("/api/orders/{id}", "get", "<b>View"));
        order["paths"]!["/api/orders/{id}"]!["get"]!["summary"] = "<script>alert(1)</script>";
        order["components"]!["schemas"]!["<b>View"]!["description"] = "\"><img src=x onerror=alert(1)>";

        var page = new DocsPage(Merge([Orders], ("order", order))).Render();

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
    }

    private static JsonObject Merge(PublicRoute[] routes, params (string Service, JsonObject? Document)[] documents) =>
        new ApiMerge("Test", routes, []).Merge(documents.ToDictionary(d => d.Service, d => d.Document));

    /// <summary>Each operation answers with a schema that has a <c>Line</c>.</summary>
    private static JsonObject Document(params (string Path, string Method, string Schema)[] operations)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject { ["Line"] = new JsonObject { ["type"] = "object" } };
        foreach (var (path, method, schema) in operations)
        {
            paths[path] ??= new JsonObject();
            paths[path]![method] = JsonNode.Parse(
                $$"""{"operationId":"{{method}}It","responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/{{schema}}"} } } } } }""");
            schemas[schema] = JsonNode.Parse("""{"type":"object","properties":{"line":{"$ref":"#/components/schemas/Line"}}}""");
        }

        return new() { ["paths"] = paths, ["components"] = new JsonObject { ["schemas"] = schemas } };
    }

    private static IEnumerable<string> Operations(JsonObject merged) =>
        (from path in merged["paths"]!.AsObject() from method in path.Value!.AsObject() select $"{method.Key} {path.Key}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Schemas(JsonObject merged) => merged["components"]!["schemas"]!.AsObject().Select(schema => schema.Key);

    private static string? LineOf(JsonObject merged, string schema) => (string?)merged["components"]!["schemas"]![schema]!["properties"]!["line"]!["$ref"];

    private static string? ReferenceOf(JsonObject merged, string path) =>
        (string?)merged["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"];
}
