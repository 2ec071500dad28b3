using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Chassis;
using Hanok.Idempotency;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.AspNetCore.Builder;

namespace Hanok.Tests.Chassis;

/// <summary>What every service answers by HTTP: health, and problems with a stable type.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var service = await _services.StartAsync("orders", hanok => Keyed(hanok).AddEndpoints(all =>
        {
            all.MapGet("/undeclared", () => "open");
            all.MapGet("/hanok/undeclared", () => "open");
            var endpoints = all.MapGroup("").AllowAnonymous();
            endpoints.MapPost("/greetings", (Greeting greeting) => greeting.Name);
            endpoints.MapGet("/taken", string () => throw new IdempotencyConflictException("the key"));
            endpoints.MapGet("/broken", string () => throw new InvalidOperationException("the password is 12345"));
        }));
        _http.BaseAddress = service.Address;
        await service.HealthyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"name":"x","times":"many"}""")]
    public async Task Malformed_json_is_a_problem_with_status_400(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(At("/greetings"), body, Cancellation);

        await IsProblemAsync(answer, HttpStatusCode.BadRequest, "urn:hanok:problem:malformed-request");
    }

    [Fact]
    public async Task A_body_of_another_kind_is_a_problem_with_status_415()
    {
        using var body = new StringContent("<greeting/>", Encoding.UTF8, "application/xml");
        using var answer = await _http.PostAsync(At("/greetings"), body, Cancellation);

        await IsProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, null);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_with_status_404() =>
        await IsProblemAsync(await _http.GetAsync(At("/nowhere"), Cancellation), HttpStatusCode.NotFound, null);

    [Fact]
    public async Task A_key_that_was_used_for_another_request_is_a_problem_with_status_422() =>
        await IsProblemAsync(
            await _http.GetAsync(At("/taken"), Cancellation), HttpStatusCode.UnprocessableEntity, "urn:hanok:problem:idempotency-key-reused");

    [Fact]
    public async Task An_error_is_a_problem_that_tells_no_secret()
    {
        using var answer = await _http.GetAsync(At("/broken"), Cancellation);

        await IsProblemAsync(answer, HttpStatusCode.InternalServerError, "urn:hanok:problem:internal-error");
        Assert.DoesNotContain("12345", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live", "")]
    [InlineData("/health/startup", "")]
    [InlineData("/health/ready", "lifetime relay")]
    public async Task Health_is_told_with_what_it_consists_of(string path, string checks)
    {
        var health = (await _http.GetFromJsonAsync<JsonObject>(path, Cancellation))!;

        Assert.Equal("Healthy", (string?)health["status"]);
        Assert.Equal(checks, string.Join(' ', health["checks"]!.AsObject().Select(check => check.Key).Order()));
    }

    [Fact]
    public async Task Only_an_operator_is_told_why_something_is_not_healthy()
    {
        Assert.All(await ChecksAsync(null), check => Assert.Equal(["status"], check.Select(field => field.Key)));
        Assert.All(await ChecksAsync("0123456789abcdeX"), check => Assert.Equal(["status"], check.Select(field => field.Key)));
        Assert.All(await ChecksAsync(Key), check => Assert.Equal(["status", "description"], check.Select(field => field.Key)));
    }

    [Fact]
    public async Task What_says_nothing_of_who_may_call_it_is_closed()
    {
        using var answer = await _http.GetAsync(At("/undeclared"), Cancellation);
        await IsProblemAsync(answer, HttpStatusCode.Forbidden, "urn:hanok:problem:endpoint-closed");
        using var missing = await _http.GetAsync(At("/missing"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Below_hanok_what_says_nothing_is_for_operators()
    {
        using var stranger = await _http.GetAsync(At("/hanok/undeclared"), Cancellation);
        await IsProblemAsync(stranger, HttpStatusCode.Unauthorized, "urn:hanok:problem:admin-key-needed");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hanok/undeclared") { Headers = { Authorization = new("Bearer", Key) } };
        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static HanokBuilder Keyed(HanokBuilder hanok)
    {
        hanok.Application.Configuration["Hanok:Admin:Keys:alice"] = Key;
        return hanok;
    }

    private async Task<IEnumerable<JsonObject>> ChecksAsync(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);

        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["checks"]!.AsObject().Select(check => check.Value!.AsObject())];
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string? type)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        Assert.Equal((int)status, (int?)problem["status"]);
        if (type is not null)
            Assert.Equal(type, (string?)problem["type"]);
    }
}
