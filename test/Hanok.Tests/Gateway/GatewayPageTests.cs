using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>A person gets a page, a program a problem; a problem names a trace that there is.</summary>
public sealed class GatewayPageTests
{
    // As a browser asks for a page.
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/api/x", HttpStatusCode.ServiceUnavailable, "We will be right back")]
    public async Task A_browser_that_goes_somewhere_gets_a_page(string path, HttpStatusCode status, string heading)
    {
        await using var gateway = await StartAsync(KitchenRoute());
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", Browser } } };

        using var answer = await gateway.Client.SendAsync(request, Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"<h1>{heading}</h1>", page);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("GET", "application/json")]
    [InlineData("GET", "*/*")]
    [InlineData("GET", "application/json, text/html")]
    [InlineData("GET", null)]
    [InlineData("POST", Browser)]
    public async Task Everybody_else_gets_a_problem(string method, string? accept)
    {
        await using var gateway = await StartAsync(KitchenRoute());
        using var request = new HttpRequestMessage(new(method), "/nowhere");
        if (accept is not null)
            request.Headers.Add("Accept", accept);

        using var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_answer_of_a_service_stays_what_it_is()
    {
        await using var kitchen = await TestService.StartAsync(c =>
        {
            c.Response.StatusCode = 404;
            c.Response.ContentType = "application/problem+json";
            return c.Response.WriteAsync("{}");
        });
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", kitchen.Address)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x") { Headers = { { "Accept", Browser } } };

        using var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("nonsense", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    public async Task A_problem_names_the_trace_of_its_request_or_none(string? trace, bool isTold)
    {
        await using var gateway = await StartAsync(KitchenRoute());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x");
        if (trace is not null)
            request.Headers.TryAddWithoutValidation("traceparent", trace);

        using var answer = await gateway.Client.SendAsync(request, Cancel);
        var told = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["traceId"];

        // Where another test listens to all activities, there is one here, too; it has the trace that came.
        Assert.True(isTold ? told?.Contains("0af7651916cd43dd8448eb211c80319c", StringComparison.Ordinal) == true : told is null or ['0', '0', '-', ..], told);
    }

    [Theory]
    [InlineData("/nowhere", "Not found")]
    [InlineData("/api/x", "Unavailable")]
    public async Task The_title_says_the_type_in_words(string path, string title)
    {
        await using var gateway = await StartAsync(KitchenRoute());

        using var answer = await gateway.Client.GetAsync(path, Cancel);

        Assert.Equal(title, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["title"]);
    }
}
