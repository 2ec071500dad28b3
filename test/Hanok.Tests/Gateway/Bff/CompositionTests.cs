using System.Diagnostics;
using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.Bff.TestBff;

namespace Hanok.Tests.Gateway.Bff;

/// <summary>One answer from several services, as it is when all is well; what is asked of them; what cannot be composed.</summary>
public sealed class CompositionTests
{
    private const string Order = """{"orderId":7,"state":"APPROVED","ticketId":"t-9"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_answer_has_the_parts_of_all()
    {
        await using var bff = await StartAsync(
            Json(Order),
            c => Json($$"""{"path":"{{c.Request.Path}}"}""")(c),
            Json("""{"state":"AUTHORIZED"}"""));

        var (status, body) = await bff.GetAsync();

        Assert.Equal(200, status);
        Assert.Equal("APPROVED", (string?)body["order"]!["state"]);
        Assert.Equal("/api/tickets/t-9", (string?)body["ticket"]!["path"]);
        Assert.Equal("AUTHORIZED", (string?)body["payment"]!["state"]);
        Assert.Empty(body["missing"]!.AsArray());
        Assert.False(body.ContainsKey("reasons"));
    }

    [Fact]
    public async Task Parts_that_do_not_need_each_other_are_under_way_at_the_same_time()
    {
        // Each answers only when the other has been asked.
        var (orderAsked, paymentAsked) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bff = await StartAsync(
            async c =>
            {
                orderAsked.SetResult();
                await Until.DoneAsync(paymentAsked.Task, "the payment was not asked for");
                await Json(Order)(c);
            },
            Json("{}"),
            async c =>
            {
                paymentAsked.SetResult();
                await Until.DoneAsync(orderAsked.Task, "the order was not asked for");
                await Json("{}")(c);
            });

        var (status, body) = await bff.GetAsync();

        Assert.Equal(200, status);
        Assert.Empty(body["missing"]!.AsArray());
    }

    [Fact]
    public async Task A_service_gets_the_token_and_the_time_that_is_left_and_nothing_else_of_the_client()
    {
        // As when traces are collected.
        using var traces = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(traces);
        Dictionary<string, string>? seen = null;
        await using var bff = await StartAsync(
            c =>
            {
                seen = c.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
                return Json("""{"ticketId":null}""")(c);
            },
            Json("{}"), Json("{}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mobile/orders/7")
        {
            Headers =
            {
                { "Authorization", "Bearer abc" }, { "Cookie", "session=1" }, { "X-Forwarded-For", "1.2.3.4" }, { "X-Request-Timeout-Ms", "20000" },
                { "User-Agent", "curl/8" }, { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            },
        };

        using var response = await bff.Client.SendAsync(request, Cancel);

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.NotNull(seen);
        Assert.Equal("Bearer abc", seen["Authorization"]);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", seen["traceparent"], StringComparison.Ordinal);
        Assert.InRange(int.Parse(seen["X-Request-Timeout-Ms"]), 1, 20_000);
        Assert.Empty(seen.Keys.Except(["Accept", "Host", "Authorization", "X-Request-Timeout-Ms", "traceparent", "tracestate"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_part_that_there_is_none_of_is_null_and_not_missing()
    {
        await using var bff = await StartAsync(Json("""{"ticketId":null}"""), Status(500), Status(404));

        var (status, body) = await bff.GetAsync();

        Assert.Equal(200, status);
        Assert.True(body.ContainsKey("ticket"));
        Assert.Null(body["ticket"]);
        Assert.Null(body["payment"]);
        Assert.Empty(body["missing"]!.AsArray());
    }

    [Fact]
    public async Task A_type_chooses_what_of_an_answer_is_shown_and_other_parts_see_all_of_it()
    {
        await using var bff = await StartAsync(
            Json(Order),
            c => Json($$"""{"path":"{{c.Request.Path}}"}""")(c),
            Json("""{"state":1}"""),
            compose => compose
                .Require("order", "http://order/api/orders/{id}", part => part.As(TestBffJson.Default.SmallOrder))
                .Part("ticket", "http://kitchen/api/tickets/{order.ticketId}")
                .Part("payment", "http://accounting/api/payments/{id}", part => part.As(TestBffJson.Default.SmallOrder)));

        var (_, body) = await bff.GetAsync();

        Assert.Equal("""{"state":"APPROVED"}""", body["order"]!.ToJsonString());
        Assert.Equal("/api/tickets/t-9", (string?)body["ticket"]!["path"]);
        Assert.Equal("bad-answer", (string?)body["reasons"]!["payment"]);
    }

    [Fact]
    public async Task Values_of_the_query_are_passed_on_and_left_out_when_they_are_not_given()
    {
        await using var bff = await StartAsync(
            compose => compose.Part("list", "http://order/api/orders?limit=20&before={before}"),
            ("order", c => Json($$"""{"query":"{{c.Request.QueryString}}"}""")(c)));

        Assert.Equal("?limit=20", (string?)(await bff.GetAsync()).Body["list"]!["query"]);
        Assert.Equal("?limit=20&before=a%26b%3D1", (string?)(await bff.GetAsync("/mobile/orders/7?before=a%26b%3D1&limit=1000")).Body["list"]!["query"]);
    }

    [Theory]
    [InlineData("a%2F..%2Fhanok")]
    [InlineData("..%2f..%2fhanok")]
    [InlineData("%2e%2e%2f%2e%2e%2fhanok%2fsagas")]
    [InlineData("x%3Fy=1%23z")]
    public async Task A_value_of_the_client_leads_to_no_other_path(string id)
    {
        var paths = new List<string>();
        await using var bff = await StartAsync(
            c =>
            {
                paths.Add(c.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget);
                return Json("{}")(c);
            },
            Json("{}"), Json("{}"));

        using var response = await bff.Client.GetAsync($"/mobile/orders/{id}", Cancel);

        Assert.All(paths, path => Assert.Matches("^/api/orders/[^/?#]+$", path));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_value_of_another_part_leads_to_no_other_path(string ticket)
    {
        await using var bff = await StartAsync(
            Json(new JsonObject { ["ticketId"] = ticket }.ToJsonString()), c => Json($$"""{"path":"{{c.Request.Path}}"}""")(c), Json("{}"));

        Assert.Null((await bff.GetAsync()).Body["ticket"]);
    }

    [Fact]
    public void A_composition_that_cannot_work_is_refused_when_it_is_made()
    {
        Refused("needs 'order', which is not among the parts before it", c => c.Part("ticket", "http://kitchen/{order.id}").Part("order", "http://order/x"));
        Refused("is taken", c => c.Part("order", "http://order/x").Part("order", "http://order/x"));
        Refused("is taken", c => c.Part("missing", "http://order/x"));
        Refused("cannot be the address of a part", c => c.Part("order", "/api/orders"));
        Refused("cannot be the address of a part", c => c.Part("order", "http://{id}/api/orders"));
        Refused("A hole is written as in", c => c.Part("order", "http://order/api/{id"));
        Refused("has no parts", _ => { });
        Refused("no required part before it", c => c.Part("order", "http://order/x").Part("payment", "http://accounting/x", part => part.WithServiceToken()));
        Assert.Throws<InvalidOperationException>(() => Build(c => c.Require("order", "http://order/x", part => part.WithFallback("none"))));
        Refused("more than 16 parts", c =>
        {
            for (var i = 0; i < 17; i++)
                c.Part($"part{i}", "http://order/x");
        });
    }

    private static void Refused(string reason, Action<Composition> compose) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Build(compose)).Message, StringComparison.Ordinal);

    private static void Build(Action<Composition> compose)
    {
        _ = TestGateway.Build(TestGateway.KitchenRoute(), map: application => application.MapBff("mobile").MapComposition("/orders/{id}", compose));
    }
}
