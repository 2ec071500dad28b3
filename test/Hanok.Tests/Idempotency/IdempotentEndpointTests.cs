using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Idempotency;
using Hanok.Testing.Contracts;
using Hanok.Tests.Chassis;
using Hanok.Tests.InMemory;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Idempotency;

/// <summary>Idempotent requests as their clients meet them (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed class IdempotentEndpointTests : IAsyncLifetime
{
    private const string Coin = """{"name":"won","value":500}""";

    private readonly InMemoryPlatform _platform = new();
    private readonly ContractServices _services;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly Mint _mint = new();
    private ContractService? _service;

    public IdempotentEndpointTests() => _services = new(_platform);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await _services.StartAsync("mint", hanok =>
        {
            hanok.Services.AddSingleton<IStartupFilter>(new NamedCallers());
            hanok.Services.OpenUndeclaredEndpoints();
            hanok.AddEndpoints(_mint.Map);
        });
        _http.BaseAddress = _service.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_repetition_gets_status_headers_and_body_of_the_first_and_nothing_is_done()
    {
        using var first = await PostAsync("/coins", "k", Coin);
        using var again = await PostAsync("/coins", "k", Coin);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal("/coins/1", $"{again.Headers.Location}");
        Assert.Equal(["one", "two"], again.Headers.GetValues("X-Marks"));
        Assert.Equal(first.Content.Headers.ContentType, again.Content.Headers.ContentType);
        Assert.Equal(await TextAsync(first), await TextAsync(again));
        Assert.Equal(1, _mint.Runs);
    }

    [Fact]
    public async Task A_cookie_is_not_given_again()
    {
        using var first = await PostAsync("/coins", "k", Coin);
        using var again = await PostAsync("/coins", "k", Coin);

        Assert.True(first.Headers.Contains("Set-Cookie"));
        Assert.False(again.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("tab\there")]
    [InlineData("201")]
    public async Task Without_a_usable_key_nothing_is_done(string? key)
    {
        string[] keys = key switch { null => [], "201" => [new('k', 201)], _ => [key] };

        await IsProblemAsync(await PostAsync("/coins", keys, Coin), HttpStatusCode.BadRequest, "idempotency-key-missing");

        Assert.Equal(0, _mint.Runs);
    }

    [Fact]
    public void Two_keys_are_no_key() => Assert.False(IdempotencyKey.IsValid(new(["a", "b"])));

    [Fact]
    public async Task A_key_has_up_to_200_printable_characters()
    {
        using var answer = await PostAsync("/coins", "\"~! " + new string('k', 196), Coin);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Where_a_key_is_optional_what_comes_without_one_is_just_done_and_a_bad_one_is_refused()
    {
        await PostAsync("/loose-coins", [], Coin);
        await PostAsync("/loose-coins", [], Coin);
        await IsProblemAsync(await PostAsync("/loose-coins", " ", Coin), HttpStatusCode.BadRequest, "idempotency-key-missing");

        Assert.Equal(2, _mint.Runs);
    }

    [Theory]
    [InlineData("/coins", """{"name":"won","value":501}""")]
    [InlineData("/coins", "")]
    [InlineData("/coins?side=2", Coin)]
    public async Task Another_request_with_the_key_is_refused(string path, string body)
    {
        await PostAsync("/coins", "k", Coin);

        await IsProblemAsync(await PostAsync(path, "k", body), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(1, _mint.Runs);
    }

    [Fact]
    public async Task The_same_json_in_other_white_space_is_a_repetition()
    {
        await PostAsync("/coins", "k", Coin);
        using var again = await PostAsync("/coins", "k", """
            { "name" : "won",
              "value" : 500 }
            """);

        Assert.Equal((HttpStatusCode.Created, 1), (again.StatusCode, _mint.Runs));
    }

    [Theory]
    [InlineData("mina", "jiwoo")]
    [InlineData("mina", "")]
    [InlineData("", "mina")]
    public async Task Two_callers_with_one_key_never_meet(string one, string another)
    {
        using var first = await PostAsync("/coins", "k", Coin, one);
        using var second = await PostAsync("/coins", "k", """{"name":"yen"}""", another);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.NotEqual(await TextAsync(first), await TextAsync(second));
    }

    [Theory]
    [InlineData("/boxes/1/coins", "/boxes/2/coins")]
    [InlineData("/boxes/1/coins", "/coins")]
    public async Task One_key_for_two_things_is_two_requests(string one, string another)
    {
        await PostAsync(one, "k", Coin);
        using var second = await PostAsync(another, "k", Coin);

        Assert.Equal((HttpStatusCode.Created, 2), (second.StatusCode, _mint.Runs));
    }

    [Fact]
    public async Task While_the_first_runs_a_repetition_is_told_to_come_again_and_then_gets_its_answer()
    {
        var first = PostAsync("/slow-coins", "k", Coin);
        await Until.DoneAsync(_mint.Begun.Task, "the first request begins");

        using var early = await PostAsync("/slow-coins", "k", Coin);
        Assert.Equal(TimeSpan.FromSeconds(1), early.Headers.RetryAfter?.Delta);
        await IsProblemAsync(early, HttpStatusCode.Conflict, "idempotency-key-in-use");
        await IsProblemAsync(await PostAsync("/slow-coins", "k", "{}"), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        _mint.Open.SetResult();

        using var done = await first;
        using var again = await PostAsync("/slow-coins", "k", Coin);
        Assert.Equal(await TextAsync(done), await TextAsync(again));
        Assert.Equal(1, _mint.Runs);
    }

    [Fact]
    public async Task One_whose_service_died_can_be_tried_again_when_its_lease_is_over()
    {
        _mint.Dies = true;
        await PostAsync("/coins", "k", Coin);
        _mint.Dies = false;
        await IsProblemAsync(await PostAsync("/coins", "k", Coin), HttpStatusCode.Conflict, "idempotency-key-in-use");

        _platform.Time.SetClock(TimeSpan.FromSeconds(61));
        using var answer = await PostAsync("/coins", "k", Coin);

        Assert.Equal((HttpStatusCode.Created, 2), (answer.StatusCode, _mint.Runs));
    }

    [Theory]
    [InlineData("500", HttpStatusCode.InternalServerError)]
    [InlineData("throw", HttpStatusCode.InternalServerError)]
    [InlineData("429", HttpStatusCode.TooManyRequests)]
    public async Task What_may_go_better_the_next_time_may_be_tried_again_at_once(string mood, HttpStatusCode status)
    {
        using var failed = await PostAsync($"/moody-coins/{mood}", "k", Coin);
        using var again = await PostAsync($"/moody-coins/{mood}", "k", Coin);

        Assert.Equal((status, HttpStatusCode.Created, 2), (failed.StatusCode, again.StatusCode, _mint.Runs));
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        using var refused = await PostAsync("/moody-coins/404", "k", Coin);
        using var again = await PostAsync("/moody-coins/404", "k", Coin);

        Assert.Equal((HttpStatusCode.NotFound, 1), (again.StatusCode, _mint.Runs));
    }

    [Fact]
    public async Task After_its_time_the_key_is_new()
    {
        await PostAsync("/coins", "k", Coin);
        _platform.Time.SetClock(TimeSpan.FromHours(25));

        using var answer = await PostAsync("/coins", "k", "{}");

        Assert.Equal((HttpStatusCode.Created, 2), (answer.StatusCode, _mint.Runs));
    }

    [Fact]
    public async Task A_large_answer_reaches_the_first_and_is_not_kept()
    {
        using var first = await PostAsync("/heaps", "k", Coin);
        Assert.Equal(100_000, (await TextAsync(first)).Length);

        var again = await PostAsync("/heaps", "k", Coin);

        Assert.Equal("/heaps/1", $"{again.Headers.Location}");
        await IsProblemAsync(again, HttpStatusCode.Conflict, "idempotent-answer-not-kept");
        Assert.Equal(1, _mint.Runs);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_not_read()
    {
        await IsProblemAsync(
            await PostAsync("/coins", "k", new string(' ', 256 * 1024 + 1)), HttpStatusCode.RequestEntityTooLarge, "payload-too-large");

        Assert.Equal(0, _mint.Runs);
    }

    [Fact]
    public async Task An_endpoint_that_takes_the_key_writes_it_in_its_transaction()
    {
        using var first = await PostAsync("/vault", "k", Coin, "mina");
        using var again = await PostAsync("/vault", "k", Coin, "mina");
        await IsProblemAsync(await PostAsync("/vault", "k", "{}", "mina"), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        using var other = await PostAsync("/vault", "k", "{}", "jiwoo");

        Assert.Equal(("1", "1", "2"), (await TextAsync(first), await TextAsync(again), await TextAsync(other)));
        Assert.Equal(["won", ""], await _service!.ReadAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string path, string key, string body, string caller = "") => PostAsync(path, [key], body, caller);

    private async Task<HttpResponseMessage> PostAsync(string path, string[] keys, string body, string caller = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var key in keys)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, key);

        request.Headers.Add(NamedCallers.Header, caller);
        return await _http.SendAsync(request, Cancellation);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Cancellation);

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        using (answer)
        {
            var text = await TextAsync(answer);
            Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal($"urn:hanok:problem:{type}", (string?)JsonNode.Parse(text)!["type"]);
        }
    }
}
