using System.Net;
using System.Text.Json.Nodes;
using Hanok.Interop;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What clients are told about the API: all that they may call, nothing else, and as a valid description.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class ApiDescriptionTests(SharedSystem system) : SystemTest(system)
{
    [Theory]
    [InlineData("api")]
    [InlineData("mobile")]
    [InlineData("web")]
    public async Task Each_description_is_valid_OpenAPI(string client)
    {
        var file = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}.json");
        try
        {
            var description = await DescriptionAsync(client);
            Assert.StartsWith("3.1.", (string?)description["openapi"], StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, description.ToJsonString(), Cancellation);

            var (code, output, errors) = await NodeScript.CommandAsync("redocly", "lint", file, "--config", "redocly.yaml");

            Assert.True(code == 0, $"{output}\n{errors}");
            Assert.DoesNotContain("Warning was generated", output + errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_client_is_told_what_it_may_call_and_nothing_else()
    {
        Assert.Equal(
            [
                "get /mobile/checkouts/{id}", "get /mobile/consumers/{id}", "get /mobile/consumers/{id}/orders", "get /mobile/home", "get /mobile/orders/{id}", "get /mobile/restaurants/{id}",
                "get /mobile/v2/restaurants", "post /mobile/checkouts", "post /mobile/consumers", "post /mobile/orders", "post /mobile/orders/{id}/cancel",
                "put /mobile/orders/{id}",
            ],
            Operations(await DescriptionAsync("mobile")));
        Assert.DoesNotContain(Operations(await DescriptionAsync("api")), operation => operation.Contains("payments", StringComparison.Ordinal) || operation.Contains("hanok", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_composition_is_described_by_what_its_services_say()
    {
        var mobile = await DescriptionAsync("mobile");

        var order = mobile["paths"]!["/mobile/orders/{id}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["properties"]!;

        Assert.Equal("#/components/schemas/OrderView", (string?)order["order"]!["$ref"]);
        Assert.Equal("#/components/schemas/TicketView", (string?)order["ticket"]!["anyOf"]![0]!["$ref"]);
        Assert.Equal("#/components/schemas/PaymentView", (string?)order["payment"]!["anyOf"]![0]!["$ref"]);
        Assert.Equal("""["ticket","delivery","payment"]""", order["missing"]!["items"]!["enum"]!.ToJsonString());
        var schemas = mobile["components"]!["schemas"]!;
        Assert.NotNull(schemas["Money"]!["properties"]!["amount"]);
        Assert.DoesNotContain("ticketId", schemas["OrderView"]!["required"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task A_service_that_is_away_is_said_to_be_missing_and_the_rest_is_there()
    {
        await using var away = await Outage.OfAsync(System.Running["kitchen"], Cancellation);

        JsonObject? web = null;
        await Until.NothingIsMissingAsync(
            async () => (web = await ReadAsync("web"))["x-hanok-missing"]?.ToJsonString() == """["kitchen"]""" ? null : "the end of what the gateway remembers");

        Assert.Contains("kitchen", (string?)web!["info"]!["description"], StringComparison.Ordinal);
        Assert.Contains("get /web/orders/{id}", Operations(web));
        Assert.DoesNotContain("get /web/tickets/{id}", Operations(web));
    }

    [Fact]
    public async Task The_page_shows_the_operations_and_runs_nothing()
    {
        await DescriptionAsync("mobile");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await http.GetAsync(new Uri(System.Running["gateway"].Address, "/mobile/docs"), Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("/mobile/orders/{id}", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#schema-OrderView\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Waits until all services have described themselves: just started, on a busy machine, they take their time.</summary>
    private async Task<JsonObject> DescriptionAsync(string client)
    {
        var description = await ReadAsync(client);
        await Until.NothingIsMissingAsync(
            async () => (description = await ReadAsync(client))["x-hanok-missing"] is { } missing ? $"the descriptions of {missing.ToJsonString()}" : null);
        return description;
    }

    private async Task<JsonObject> ReadAsync(string client)
    {
        var answer = await Api.GetAsync($"/{client}/openapi.json", Cancellation);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return answer.Json;
    }

    private static IEnumerable<string> Operations(JsonObject description) =>
        (from path in description["paths"]!.AsObject() from method in path.Value!.AsObject() select $"{method.Key} {path.Key}").Order(StringComparer.Ordinal);
}
