using System.Text;
using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using static Hanok.Tests.Gateway.Bff.TestBff;

namespace Hanok.Tests.Gateway.Bff;

/// <summary>Whatever a service does, the others' answers are shown; where they cannot be, the client is told why, and nothing of what is inside.</summary>
public sealed class PartialResultTests
{
    private const string Order = """{"orderId":7,"ticketId":"t-9"}""";

    // Enough for all that answers at all, also on a slow machine: what hangs makes it pass.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Faults => new()
    {
        { "hangs", "timeout" },
        { "hangs in the middle", "timeout" },
        { "is dead", "down" },
        { "breaks off", "down" },
        { "breaks off in the middle", "down" },
        { "fails", "down" },
        { "is busy", "down" },
        { "wants another token", "refused" },
        { "forbids it", "refused" },
        { "answers garbage", "bad-answer" },
        { "answers half of it", "bad-answer" },
        { "answers a page", "bad-answer" },
        { "answers one field twice", "bad-answer" },
        { "answers 10 MB", "bad-answer" },
        { "answers 10 MB without saying so", "bad-answer" },
        { "redirects", "bad-answer" },
        { "takes it for a bad request", "bad-answer" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_part_that_cannot_be_had_is_named_with_the_reason(string fault, string reason)
    {
        await using var bff = await StartAsync(WithDeadline, ("order", Json(Order)), ("kitchen", Json("""{"state":"ACCEPTED","id":"t-9"}""")), ("accounting", Faulty(fault)));

        var (status, body) = await bff.GetAsync();

        Assert.Equal(200, status);
        Assert.Equal("ACCEPTED", (string?)body["ticket"]!["state"]);
        Assert.Null(body["payment"]);
        Assert.Equal("""["payment"]""", body["missing"]!.ToJsonString());
        Assert.Equal($$"""{"payment":"{{reason}}"}""", body["reasons"]!.ToJsonString());
    }

    [Theory]
    [InlineData("hangs", 504, "urn:hanok:problem:gateway-timeout")]
    [InlineData("is dead", 503, "urn:hanok:problem:unavailable")]
    [InlineData("breaks off in the middle", 503, "urn:hanok:problem:unavailable")]
    [InlineData("fails", 503, "urn:hanok:problem:unavailable")]
    [InlineData("answers garbage", 502, "urn:hanok:problem:bad-gateway")]
    [InlineData("redirects", 502, "urn:hanok:problem:bad-gateway")]
    [InlineData("wants another token", 401, "urn:hanok:problem:unauthorized")]
    [InlineData("forbids it", 403, "urn:hanok:problem:forbidden")]
    [InlineData("has none", 404, "urn:fooddelivery:problem:not-found")]
    [InlineData("takes it for a bad request", 400, "urn:hanok:problem:bad-request")]
    public async Task What_is_wrong_with_a_required_part_is_the_answer(string fault, int expected, string type)
    {
        await using var bff = await StartAsync(
            compose => compose.WithDeadline(Patience).Require("order", "http://order/api/orders/{id}").Part("payment", "http://accounting/api/payments/{id}"),
            ("order", Faulty(fault)), ("accounting", Json("{}")));

        using var response = await bff.Client.GetAsync("/mobile/orders/7", Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(type, (string?)JsonNode.Parse(body)!["type"]);
        Assert.DoesNotContain("12345", body, StringComparison.Ordinal);
        Assert.Equal(expected == 401, response.Headers.WwwAuthenticate.ToString() == "Bearer realm=\"orders\"");
        Assert.Equal(expected == 503, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task When_a_required_part_is_lost_nobody_waits_for_the_others()
    {
        var gone = new TaskCompletionSource();
        await using var bff = await StartAsync(
            compose => compose.WithDeadline(TimeSpan.FromMinutes(5)).Require("order", "http://order/{id}").Part("payment", "http://accounting/{id}"),
            ("order", Status(404)), ("accounting", HangUntilGone));

        Assert.Equal(404, (await bff.GetAsync()).Status);
        await Until.DoneAsync(gone.Task, "the service has not seen that nobody waits for it");

        async Task HangUntilGone(HttpContext context)
        {
            await Hang(context);
            gone.SetResult();
        }
    }

    [Fact]
    public async Task A_part_that_needs_a_missing_one_is_not_asked_for()
    {
        await using var bff = await StartAsync(
            compose => compose.Part("order", "http://order/{id}").Part("ticket", "http://kitchen/{order.ticketId}").Part("payment", "http://accounting/{id}"),
            ("order", null), ("kitchen", Json("{}")), ("accounting", Json("{}")));

        Assert.Equal("""{"order":"down","ticket":"not-asked"}""", (await bff.GetAsync()).Body["reasons"]!.ToJsonString());
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task What_is_asked_for_in_the_gateways_name_is_not_asked_for_before_the_client_may_see_the_rest(int status)
    {
        var asked = 0;
        await using var bff = await StartAsync(
            compose => compose.Require("order", "http://order/{id}").Part("payment", "http://accounting/{id}", part => part.WithServiceToken()),
            ("order", Status(status)), ("accounting", Count));

        Assert.Equal(status, (await bff.GetAsync()).Status);
        Assert.Equal(0, asked);

        Task Count(HttpContext context)
        {
            asked++;
            return Json("{}")(context);
        }
    }

    [Fact]
    public async Task A_part_in_the_gateways_name_does_not_get_the_clients_token()
    {
        string? token = "none came";
        await using var bff = await StartAsync(
            compose => compose.Require("order", "http://order/{id}").Part("payment", "http://accounting/{id}", part => part.WithServiceToken()),
            ("order", Json("{}")), ("accounting", Note));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mobile/orders/7") { Headers = { { "Authorization", "Bearer abc" } } };

        using var response = await bff.Client.SendAsync(request, Cancel);

        Assert.Equal("""{"order":{},"payment":{},"missing":[]}""", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Null(token);

        Task Note(HttpContext context)
        {
            token = context.Request.Headers.Authorization;
            return Json("{}")(context);
        }
    }

    [Fact]
    public async Task A_fallback_stands_in_the_place_of_a_part_which_is_still_missing()
    {
        await using var bff = await StartAsync(
            compose => compose.Part("payment", "http://accounting/{id}", part => part.WithFallback(new JsonObject { ["state"] = "UNKNOWN" })), ("accounting", null));

        var (status, body) = await bff.GetAsync();

        Assert.Equal(200, status);
        Assert.Equal("""{"payment":{"state":"UNKNOWN"},"missing":["payment"],"reasons":{"payment":"down"}}""", body.ToJsonString());
    }

    [Fact]
    public async Task A_service_of_which_no_address_is_known_is_down()
    {
        await using var bff = await StartAsync(compose => compose.Part("payment", "http://accounting/{id}").Part("order", "http://order/{id}"), ("order", Json("{}")));

        Assert.Equal("""{"payment":"down"}""", (await bff.GetAsync()).Body["reasons"]!.ToJsonString());
    }

    [Fact]
    public async Task When_no_part_can_be_had_the_whole_is_unavailable()
    {
        await using var bff = await StartAsync(compose => compose.Part("order", "http://order/{id}").Part("payment", "http://accounting/{id}"), ("order", null), ("accounting", null));

        var (status, problem) = await bff.GetAsync();

        Assert.Equal(503, status);
        Assert.Equal("urn:hanok:problem:unavailable", (string?)problem["type"]);
    }

    [Fact]
    public async Task A_client_that_goes_away_takes_the_calls_with_it()
    {
        var (asked, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bff = await StartAsync(
            compose => compose.WithDeadline(TimeSpan.FromMinutes(5)).Require("order", "http://order/{id}"),
            ("order", HangUntilGone));
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var request = bff.Client.GetAsync("/mobile/orders/7", client.Token);
        await Until.DoneAsync(asked.Task, "the order was not asked for");
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Until.DoneAsync(gone.Task, "the service has not seen that nobody waits for it");

        async Task HangUntilGone(HttpContext context)
        {
            asked.SetResult();
            await Hang(context);
            gone.SetResult();
        }
    }

    [Fact]
    public async Task A_client_with_less_time_gets_what_is_there_by_then()
    {
        await using var bff = await StartAsync(
            compose => compose.WithDeadline(TimeSpan.FromHours(1)).Part("order", "http://order/{id}").Part("payment", "http://accounting/{order.payment}"),
            ("order", Json("{\"payment\":1}")), ("accounting", HangTooLong));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mobile/orders/7") { Headers = { { "X-Request-Timeout-Ms", $"{Patience.TotalMilliseconds}" } } };

        using var response = await bff.Client.SendAsync(request, Cancel);

        Assert.Equal("""{"order":{"payment":1},"payment":null,"missing":["payment"],"reasons":{"payment":"timeout"}}""", await response.Content.ReadAsStringAsync(Cancel));
    }

    private static void WithDeadline(Composition order)
    {
        // One after the other: when the payment hangs and time passes, all else is there.
        order.WithDeadline(TimeSpan.FromHours(1)).Require("order", "http://order/api/orders/{id}")
            .Part("ticket", "http://kitchen/api/tickets/{order.ticketId}")
            .Part("payment", "http://accounting/api/payments/{ticket.id}", payment => payment.WithDeadline(Patience));
    }

    private Task<TestBff> StartAsync(Action<Composition> compose, params (string Name, RequestDelegate? Answer)[] services) =>
        TestBff.StartAsync(compose, _time, services);

    private RequestDelegate? Faulty(string fault) => fault switch
    {
        "is dead" => null,
        "hangs" => HangTooLong,
        "hangs in the middle" => HangInTheMiddle,
        "breaks off" => BreakOff,
        "breaks off in the middle" => BreakOffInTheMiddle,
        "fails" => Status(500, """{"type":"urn:x","detail":"the password is 12345"}"""),
        "is busy" => Status(503),
        "wants another token" => Challenge,
        "forbids it" => Status(403),
        "has none" => Status(404, """{"type":"urn:fooddelivery:problem:not-found","detail":"There is no order '7'."}"""),
        "answers garbage" => Json("the password is 12345"),
        "answers half of it" => Json("""{"state":"""),
        "answers a page" => Status(200),
        "answers one field twice" => Json("""{"state":"A","state":"B"}"""),
        "answers 10 MB" => Large(announced: true),
        "answers 10 MB without saying so" => Large(announced: false),
        "redirects" => Redirect,
        "takes it for a bad request" => Status(400),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private Task HangTooLong(HttpContext context)
    {
        _time.Advance(Patience);
        return Hang(context);
    }

    private async Task HangInTheMiddle(HttpContext context)
    {
        await Json("""{"state":""")(context);
        await context.Response.Body.FlushAsync();
        await HangTooLong(context);
    }

    private static Task BreakOff(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task BreakOffInTheMiddle(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await Json("""{"state":""")(context);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static Task Challenge(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"orders\"";
        return Status(401)(context);
    }

    private static Task Redirect(HttpContext context)
    {
        context.Response.Redirect("http://127.0.0.1:1/elsewhere");
        return Task.CompletedTask;
    }

    private static RequestDelegate Large(bool announced) => async c =>
    {
        const int Length = 10 * 1024 * 1024;
        c.Response.ContentType = "application/json";
        if (announced)
            c.Response.ContentLength = Length;

        var some = Encoding.ASCII.GetBytes(new string('1', 64 * 1024));
        for (var sent = 0; sent < Length && !c.RequestAborted.IsCancellationRequested; sent += some.Length)
            await c.Response.Body.WriteAsync(some, c.RequestAborted);
    };
}
