using System.Net;
using System.Text.Json.Nodes;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Two versions of the list of restaurants, from one service, for clients of yesterday and of today.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class ApiVersionTests(SharedSystem system) : SystemTest(system)
{
    [Fact]
    public async Task The_first_version_answers_as_ever_and_says_that_it_ends()
    {
        using var response = await GetAsync("/api/restaurants?limit=100");
        var list = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        var restaurant = Assert.IsType<JsonArray>(list).First()!.AsObject();
        Assert.Equal(["restaurantId", "name", "address", "isOpen", "version", "menu", "createdAt"], restaurant.Select(field => field.Key));
        Assert.StartsWith("@", response.Headers.GetValues("Deprecation").Single(), StringComparison.Ordinal);
        Assert.Equal("Tue, 21 Nov 2028 00:00:00 GMT", response.Headers.GetValues("Sunset").Single());
        Assert.Equal("</api/v2/restaurants>; rel=\"successor-version\"", response.Headers.GetValues("Link").Single());
    }

    [Fact]
    public async Task The_second_version_can_be_read_page_by_page_to_the_end_and_has_all_that_the_first_has()
    {
        for (var n = 0; n < 3; n++)
            await Api.CreateRestaurantAsync(Cancellation);

        var pages = new List<JsonObject>();
        var next = "";
        do
        {
            using var response = await GetAsync($"/api/v2/restaurants?limit=2{next}");
            Assert.False(response.Headers.Contains("Deprecation"));
            pages.Add(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsObject());
            next = (string?)pages[^1]["next"] is { } before ? $"&before={before}" : null;
        }
        while (next is not null && pages.Count < 50);

        Assert.All(pages.SkipLast(1), page => Assert.Equal(2, page["items"]!.AsArray().Count));
        Assert.InRange(pages[^1]["items"]!.AsArray().Count, 1, 2);
        var first = JsonNode.Parse(await (await GetAsync("/api/restaurants")).Content.ReadAsStringAsync(Cancellation))!.AsArray();
        Assert.Equal(first.Select(restaurant => restaurant!.ToJsonString()), pages.SelectMany(page => page["items"]!.AsArray()).Select(item => item!.ToJsonString()).Take(100));
    }

    [Fact]
    public async Task A_client_can_ask_for_the_second_version_by_a_header()
    {
        using var response = await GetAsync("/api/restaurants?limit=1", version: "2");

        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsObject()["items"]);
        Assert.False(response.Headers.Contains("Deprecation"));
        Assert.Equal("Api-Version", response.Headers.Vary.Single());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("before=7")]
    public async Task Both_versions_refuse_the_same(string query)
    {
        foreach (var path in new[] { "/api/restaurants", "/api/v2/restaurants", "/mobile/v2/restaurants" })
            Assert.Equal("urn:fooddelivery:problem:invalid-request", (await Api.GetAsync($"{path}?{query}", Cancellation)).ProblemType);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? version = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = System.Running["gateway"].Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version is not null)
            request.Headers.Add("Api-Version", version);

        var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
