using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Idempotency;
using Hanok.Sagas;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Sagas;

/// <summary>The endpoints of sagas as their clients meet them: who may, what is refused, what is told.</summary>
public sealed class SagaHttpTests : IAsyncLifetime
{
    private readonly ContractServices _services = new(new InMemoryPlatform());
    private ContractService? _orders;
    private HttpClient? _http;
    private SagaInstance? _saga;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => $"/hanok/sagas/{_saga!.Id}";

    public async ValueTask InitializeAsync()
    {
        _orders = await _services.StartAsync("orders", hanok => hanok.HasOperator().AddSaga<RepairedSaga, RepairedState>());
        _http = _orders.AsOperator();
        var starter = _orders.Services.GetRequiredService<SagaStarter<RepairedState>>();
        var start = await starter.StartAsync(RequestKey.Of("the key"), new("soup", new(2, ["Ann"]), "secret"), Cancellation);
        _saga = await _orders.SagaAsync(start.Id);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_key_nothing_is_shown_or_changed()
    {
        _http!.DefaultRequestHeaders.Authorization = null;

        foreach (var path in new[] { "/hanok/sagas", "/hanok/sagas/definitions", Path })
            await IsProblemAsync(await GetAsync(path), HttpStatusCode.Unauthorized, "admin-key-needed");

        await IsProblemAsync(await RepairAsync("""{"action":"skip","reason":"x"}"""), HttpStatusCode.Unauthorized, "admin-key-needed");
        Assert.Equivalent(_saga, await _orders!.SagaAsync(_saga!.Id));
    }

    [Fact]
    public async Task A_dry_run_and_then_the_change_are_told_with_what_follows()
    {
        var dry = await JsonAsync(await RepairAsync(
            """{"action":"retry","step":"cook","reason":"it was lost","dryRun":true,"state":{"dish":"pie","portions":{"number":2,"for":["Ann"]},"token":"","ticket":null}}"""));
        var done = await JsonAsync(await RepairAsync($$"""{"action":"skip","reason":"by telephone","revision":{{_saga!.Revision}}}"""));

        Assert.Equal((true, "running", 3), ((bool?)dry["dryRun"], (string?)dry["status"], (int?)dry["revision"]));
        Assert.Equal(["retried by hand alice: it was lost", "sent again "], dry["history"]!.AsArray().Select(entry => $"{entry!["what"]} {entry["detail"]}"));
        Assert.Equal("""["soup","pie"]""", dry["history"]![0]!["change"]!["dish"]!.ToJsonString());
        Assert.Equal("pie", (string?)dry["messages"]![0]!["body"]!["step"]);
        Assert.Equal((false, "pay"), ((bool?)done["dryRun"], (string?)done["open"]![0]!["step"]));
        Assert.Null(done["messages"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"action":"skip"}""")]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("""{"action":"explode","reason":"x"}""")]
    [InlineData("""{"action":"edit","reason":"x"}""")]
    [InlineData("""{"action":"skip","reason":" "}""")]
    [InlineData("""{"action":"skip","reason":"x","dryRun":"yes"}""")]
    [InlineData("""{"action":"skip","reason":"x","revision":"1"}""")]
    [InlineData("""{"action":"skip","reason":"x","revision":1.5}""")]
    [InlineData("""{"action":"compensate","reason":"x","step":"cook"}""")]
    public async Task A_change_that_cannot_be_read_is_refused(string body) =>
        await IsProblemAsync(await RepairAsync(body), HttpStatusCode.BadRequest, "malformed-request");

    [Theory]
    [InlineData("""{"action":"edit","reason":"x","state":null}""", HttpStatusCode.BadRequest, "saga-state-invalid")]
    [InlineData("""{"action":"edit","reason":"x","state":{"dish":7}}""", HttpStatusCode.BadRequest, "saga-state-invalid")]
    [InlineData("""{"action":"skip","reason":"x","step":"fly"}""", HttpStatusCode.NotFound, "saga-step-not-found")]
    [InlineData("""{"action":"skip","reason":"x","step":"pay"}""", HttpStatusCode.Conflict, "saga-step-not-open")]
    [InlineData("""{"action":"skip","reason":"x","revision":7}""", HttpStatusCode.Conflict, "saga-moved")]
    [InlineData("""{"action":"compensate","reason":"x"}""", HttpStatusCode.Conflict, "saga-cannot-move")]
    public async Task A_change_that_cannot_be_made_is_a_problem(string body, HttpStatusCode status, string type) =>
        await IsProblemAsync(await RepairAsync(body), status, type);

    [Fact]
    public async Task The_definitions_are_told_with_their_drawings()
    {
        var saga = Assert.Single((await JsonAsync(await GetAsync("/hanok/sagas/definitions")))["definitions"]!.AsArray())!;

        Assert.Equal(("repaired", 1, _saga!.Definition), ((string?)saga["name"], (int?)saga["version"], (string?)saga["definition"]));
        Assert.Equal(["cook compensatable kitchen", "pay pivot kitchen", "note retriable ", "serve retriable kitchen"],
            saga["steps"]!.AsArray().Select(step => $"{step!["name"]} {step["kind"]} {step["participant"]}"));
        Assert.Equal(SagaDrawing.Of(new RepairedSaga(new RehearsedPlatform())), (string?)saga["drawing"]);
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http!.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

    private async Task<HttpResponseMessage> RepairAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _http!.PostAsync(new Uri($"{Path}/repair", UriKind.Relative), content, Cancellation);
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject();
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        var problem = await JsonAsync(answer);
        Assert.True(status == answer.StatusCode && $"urn:hanok:problem:{type}" == (string?)problem["type"], $"{(int)answer.StatusCode} {problem.ToJsonString()}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
