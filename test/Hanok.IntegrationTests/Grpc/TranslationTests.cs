using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Hanok.IntegrationTests.Grpc.V1;
using Hanok.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A client that knows nothing but HTTP and JSON, in front of a service that speaks gRPC.</summary>
public sealed class TranslationTests(TranslatingGateway gateway) : IClassFixture<TranslatingGateway>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parameter_of_the_path_is_a_field_of_the_request()
    {
        var (status, json) = await GetAsync("/say/Gr%C3%BC%C3%9Fe%20%EC%A3%BC%EB%AC%B8");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Grüße 주문", (string?)json["text"]);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("100%25", "100%")]
    [InlineData("a;b%3Bc", "a;b;c")]
    public async Task A_parameter_of_the_path_is_wholly_decoded_and_once(string sent, string text) =>
        Assert.Equal(text, (string?)(await GetAsync($"/say/{sent}")).Json["text"]);

    [Fact]
    public async Task A_parameter_of_the_query_is_a_field_of_any_type()
    {
        var (status, json) = await GetAsync(
            "/fill?plain_text=a&small=-5&large=-9223372036854775808&unsignedSmall=4294967295&unsigned_large=18446744073709551615&real=1e-3&short_real=0.5"
            + "&flag=true&raw=_-8&colour=COLOUR_BLUE&inner.name=i&inner.deeper.size=3&tags=x&tags=&numbers=1&numbers=-2&colours=2&colours=COLOUR_RED"
            + "&at=2026-11-21T17:00:00Z&lasting=1.5s&maybe=0");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """
            {"plainText":"a","small":-5,"large":"-9223372036854775808","unsignedSmall":4294967295,"unsignedLarge":"18446744073709551615","real":0.001,"shortReal":0.5,"flag":true,"raw":"/+8=","colour":"COLOUR_BLUE","inner":{"name":"i","size":0,"deeper":{"name":"","size":3}},"tags":["x",""],"numbers":[1,-2],"inners":[],"counts":{},"at":"2026-11-21T17:00:00Z","lasting":"1.500s","maybe":0,"colours":["COLOUR_BLUE","COLOUR_RED"]}
            """.Trim(),
            json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task A_parameter_of_the_path_can_lie_deeper() =>
        Assert.Equal("x", (string?)(await GetAsync("/within/x?inner.size=2")).Json["inner"]!["name"]);

    [Theory]
    [InlineData("small=abc", "small", "int32")]
    [InlineData("small=1.5", "small", "int32")]
    [InlineData("small=2147483648", "small", "int32")]
    [InlineData("unsigned_small=-1", "unsigned_small", "uint32")]
    [InlineData("real=1,5", "real", "double")]
    [InlineData("real=1e999", "real", "double")]
    [InlineData("flag=yes", "flag", "bool")]
    [InlineData("colour=GREEN", "colour", "COLOUR_RED")]
    [InlineData("colour=7", "colour", "Colour")]
    [InlineData("raw=%21", "raw", "bytes")]
    [InlineData("at=yesterday", "at", "Timestamp")]
    [InlineData("small=1&small=2", "small", "2 times")]
    [InlineData("inner=x", "inner", "message")]
    [InlineData("inners.name=x", "inners.name", "no fields")]
    [InlineData("counts=x", "counts", "map")]
    [InlineData("nothing=x", "nothing", "no such field")]
    [InlineData("inner.nothing=x", "inner.nothing", "no such field")]
    [InlineData("plain_text.length=x", "plain_text.length", "no fields")]
    [InlineData("inner.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.size=1",
        "inner.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.deeper.size", "16 parts")]
    [InlineData("=x", "", "no such field")]
    public async Task What_does_not_fit_is_refused_and_the_field_is_named(string query, string field, string why)
    {
        var (status, json) = await GetAsync($"/fill?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("urn:hanok:problem:malformed-request", (string?)json["type"]);
        Assert.Contains(why, (string?)json["errors"]![field]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_the_request_as_JSON_and_the_path_goes_before_it()
    {
        var (status, json) = await SendAsync(HttpMethod.Put, "/fill/fromPath", """{"plainText":"fromBody","inners":[{"name":"a"}],"counts":{"x":1},"large":"5"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("fromPath", (string?)json["plainText"]);
        Assert.Equal("a", (string?)json["inners"]![0]!["name"]);
        Assert.Equal(1, (int?)json["counts"]!["x"]);
    }

    [Theory]
    [InlineData("""{"small":"abc"}""", "small")]
    [InlineData("""{"nothing":1}""", "nothing")]
    [InlineData("""{"inner":{"nothing":1}}""", "inner.nothing")]
    [InlineData("""{"inner":{"deeper":{"size":[]}}}""", "inner.deeper.size")]
    [InlineData("""{"inners":[{"name":"a"},{"name":7}]}""", "inners[1].name")]
    [InlineData("""{"inners":{}}""", "inners")]
    [InlineData("""{"inner":3}""", "inner")]
    [InlineData("""{"counts":{"a":"b"}}""", "counts")]
    [InlineData("""{"at":"yesterday"}""", "at")]
    [InlineData("""{"colour":"GREEN"}""", "colour")]
    [InlineData("""{"small":1""", "")]
    [InlineData("no json", "")]
    [InlineData("[]", "")]
    [InlineData("7", "")]
    [InlineData("", "")]
    [InlineData("\0", "")]
    public async Task A_body_that_does_not_fit_is_refused_and_the_field_is_named(string body, string field)
    {
        var (status, json) = await SendAsync(HttpMethod.Post, "/fill", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("urn:hanok:problem:malformed-request", (string?)json["type"]);
        Assert.Equal(field, Assert.Single(json["errors"]!.AsObject()).Key);
    }

    [Fact]
    public async Task A_body_that_is_nested_beyond_reason_is_refused()
    {
        var body = string.Concat(Enumerable.Repeat("""{"inner":""", 1)) + string.Concat(Enumerable.Repeat("""{"deeper":""", 5000)) + "{}" + new string('}', 5001);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, "/fill", body)).Status);
    }

    [Fact]
    public async Task Garbage_is_refused_with_400_whatever_it_is()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var garbage = new byte[random.Next(1, 300)];
            random.NextBytes(garbage);
            using var content = new ByteArrayContent(garbage) { Headers = { ContentType = new("application/json") } };
            using var answer = await gateway.Http.PostAsync("/fill", content, Cancellation);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_JSON_is_refused_by_its_kind()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(HttpMethod.Post, "/fill", $$"""{"plainText":"{{new string('x', 200_000)}}"}""")).Status);

        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        using var answer = await gateway.Http.PostAsync("/fill", text, Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled, 499, "cancelled")]
    [InlineData(StatusCode.Unknown, 500, "unknown")]
    [InlineData(StatusCode.InvalidArgument, 400, "invalid-argument")]
    [InlineData(StatusCode.DeadlineExceeded, 504, "deadline-exceeded")]
    [InlineData(StatusCode.NotFound, 404, "not-found")]
    [InlineData(StatusCode.AlreadyExists, 409, "already-exists")]
    [InlineData(StatusCode.PermissionDenied, 403, "permission-denied")]
    [InlineData(StatusCode.ResourceExhausted, 429, "resource-exhausted")]
    [InlineData(StatusCode.FailedPrecondition, 400, "failed-precondition")]
    [InlineData(StatusCode.Aborted, 409, "aborted")]
    [InlineData(StatusCode.OutOfRange, 400, "out-of-range")]
    [InlineData(StatusCode.Unimplemented, 501, "unimplemented")]
    [InlineData(StatusCode.Internal, 500, "internal")]
    [InlineData(StatusCode.Unavailable, 503, "unavailable")]
    [InlineData(StatusCode.DataLoss, 500, "data-loss")]
    [InlineData(StatusCode.Unauthenticated, 401, "unauthenticated")]
    public async Task A_status_is_a_problem_and_what_went_wrong_inside_stays_inside(StatusCode status, int http, string type)
    {
        using var answer = await gateway.Http.GetAsync($"/fail/{(int)status}?detail=secret", Cancellation);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(http, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:hanok:problem:rpc-{type}", (string?)json["type"]);
        Assert.Equal(http is 429 or 503, answer.Headers.RetryAfter is not null);
        Assert.Equal(http != 500, ((string?)json["detail"])!.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/forgotten", HttpStatusCode.NotImplemented)]
    [InlineData("/nobody", HttpStatusCode.ServiceUnavailable)]
    public async Task A_service_that_does_not_serve_is_said_to(string path, HttpStatusCode status) => Assert.Equal(status, (await GetAsync(path)).Status);

    [Fact]
    public async Task A_stream_is_a_line_for_each_message()
    {
        using var answer = await gateway.Http.GetAsync("/count/3", Cancellation);

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            { "value": 1, "ballast": "" }
            { "value": 2, "ballast": "" }
            { "value": 3, "ballast": "" }

            """,
            await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_stream_is_an_event_for_each_message_for_who_wants_events()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/count/2") { Headers = { Accept = { new("text/event-stream") } } };
        using var answer = await gateway.Http.SendAsync(request, Cancellation);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            data: { "value": 1, "ballast": "" }

            data: { "value": 2, "ballast": "" }

            event: end
            data: {}


            """,
            await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task The_first_message_of_a_stream_is_there_before_the_second()
    {
        using var answer = await gateway.Http.GetAsync("/count/0", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));

        Assert.Equal("""{ "value": 1, "ballast": "" }""", await lines.ReadLineAsync(Cancellation));
        answer.Dispose();
        await gateway.Server.GivenUpAsync("count");
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_in_its_last_line()
    {
        var body = await gateway.Http.GetStringAsync("/count/5?fail_after=2", Cancellation);

        var last = JsonNode.Parse(body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!["problem"]!;
        Assert.Equal("urn:hanok:problem:rpc-aborted", (string?)last["type"]);
        Assert.Equal(409, (int?)last["status"]);
    }

    [Fact]
    public async Task What_is_left_of_the_deadline_is_the_deadline_of_the_call()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/wait/translated") { Headers = { { "X-Request-Timeout-Ms", "3600000" } } };
        var sending = gateway.Http.SendAsync(request, Cancellation);
        await gateway.Server.WaitingAsync("translated");
        gateway.Time.Advance(TimeSpan.FromHours(1));
        using var answer = await sending;

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await gateway.Server.GivenUpAsync("translated");
    }

    [Fact]
    public async Task Who_calls_is_passed_on_and_what_belongs_to_the_browser_is_not()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/reflect?text=authorization")
        {
            Headers = { { "Authorization", "Bearer x.y.z" }, { "Idempotency-Key", "7" }, { "Cookie", "session=secret" } },
        };
        using var answer = await gateway.Http.SendAsync(request, Cancellation);

        Assert.Equal("Bearer x.y.z, 7, no cookie", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["text"]);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_call()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = gateway.Http.GetAsync("/wait/leaving", leaving.Token);
        await gateway.Server.WaitingAsync("leaving");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await gateway.Server.GivenUpAsync("leaving");
    }

    [Fact]
    public async Task An_address_that_fits_to_no_method_is_refused_when_it_is_mapped()
    {
        var builder = TestHost.CreateBuilder("gateway");
        builder.AddHanok("gateway").AddGrpcClient("probe");
        await using var application = builder.Build();
        var translation = application.MapGrpcTranslation(ProbeReflection.Descriptor, "probe");

        Assert.Contains("ticket", Assert.Throws<ArgumentException>(() => translation.Get("/say/{ticket}", "Say")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => translation.Get("/say", "Sey"));
        Assert.Throws<ArgumentException>(() => translation.Post("/upload", "Upload"));
    }

    private async Task<(HttpStatusCode Status, JsonNode Json)> GetAsync(string path)
    {
        using var answer = await gateway.Http.GetAsync(path, Cancellation);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!);
    }

    private async Task<(HttpStatusCode Status, JsonNode Json)> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        using var answer = await gateway.Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!);
    }
}
