using System.Net;
using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Gateway.OpenApi;

/// <summary>The description as it is served.</summary>
public sealed class ApiDescriptionTests
{
    private const string Document = """{"openapi":"3.1.1","paths":{"/api/soups":{"get":{"responses":{}}}}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_sent_again_only_when_it_has_changed_and_services_are_not_asked_each_time()
    {
        var asked = 0;
        await using var kitchen = await TestService.StartAsync(context =>
        {
            asked++;
            Assert.Equal("/hanok/openapi/v1.json", context.Request.Path);
            return context.Response.WriteAsync(Document);
        });
        await using var gateway = await StartAsync(kitchen.Address);

        using var first = await gateway.Client.GetAsync("/api/openapi.json", Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/openapi.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await gateway.Client.SendAsync(again, Cancel);

        Assert.Contains("/api/soups", await first.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_wait_for_one_answer()
    {
        var (asked, all) = (0, new TaskCompletionSource());
        await using var kitchen = await TestService.StartAsync(async context =>
        {
            Interlocked.Increment(ref asked);
            await Until.DoneAsync(all.Task, "not all were asked at once");
            await context.Response.WriteAsync(Document);
        });
        await using var gateway = await StartAsync(kitchen.Address);

        var requests = Enumerable.Range(0, 10).Select(_ => gateway.Client.GetStringAsync("/api/openapi.json", Cancel)).ToList();
        all.SetResult();
        var answers = await Task.WhenAll(requests);

        Assert.Single(answers.Distinct());
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("redirect")]
    [InlineData("too long")]
    [InlineData("error")]
    public async Task A_service_that_says_nothing_sensible_is_missing(string fault)
    {
        await using var kitchen = await TestService.StartAsync(context => fault switch
        {
            "garbage" => context.Response.WriteAsync("<html>"),
            "too long" => context.Response.WriteAsync(new string(' ', 5 * 1024 * 1024) + Document),
            _ => Task.FromResult(context.Response.StatusCode = fault == "redirect" ? 302 : 500),
        });
        await using var gateway = await StartAsync(kitchen.Address);

        var description = JsonNode.Parse(await gateway.Client.GetStringAsync("/api/openapi.json", Cancel))!;

        Assert.Equal("""["kitchen"]""", description["x-hanok-missing"]!.ToJsonString());
        Assert.Contains("Missing now: kitchen", await gateway.Client.GetStringAsync("/api/docs", Cancel), StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(string kitchen) => TestGateway.StartAsync(
        TestGateway.KitchenRoute(("services:kitchen:http:0", kitchen)), map: application => application.MapApiDescription("/api", "Soups"));
}
