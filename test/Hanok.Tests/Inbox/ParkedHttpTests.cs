using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.Configuration;

namespace Hanok.Tests.Inbox;

/// <summary>The admin endpoints as their clients meet them: who may, what is refused, what is told.</summary>
public sealed class ParkedHttpTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly HttpClient _http = new();
    private readonly Runs _runs = new("orders");
    private string _id = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var service = await StartAsync(Key);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        await service.Receiver.ReceiveAsync(
            _runs.Of([_runs.Messages.Event("a", new BrokenNoted([1], "x")), _runs.Messages.Event("a", new Noted("a", 2))]), Cancellation);
        _id = "orders@contract.1.0";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer 0123456789abcdeg")]
    [InlineData("Bearer ")]
    [InlineData("Basic 0123456789abcdef")]
    public async Task Without_a_known_key_nothing_is_shown_or_changed(string? authorization)
    {
        _http.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        foreach (var path in new[] { "", $"/{_id}" })
            await IsProblemAsync(await GetAsync(path), HttpStatusCode.Unauthorized, "admin-key-needed");

        await IsProblemAsync(await SendAsync("POST", $"/{_id}/skip", """{"reason":"x"}"""), HttpStatusCode.Unauthorized, "admin-key-needed");
        await IsProblemAsync(await _http.GetAsync(new Uri("/hanok/audit", UriKind.Relative), Cancellation), HttpStatusCode.Unauthorized, "admin-key-needed");
    }

    [Fact]
    public async Task Where_no_key_is_set_everything_is_closed_and_the_setting_is_named()
    {
        using var http = new HttpClient { BaseAddress = (await StartAsync(null)).Address };

        using var answer = await http.GetAsync(new Uri("/hanok/parked", UriKind.Relative), Cancellation);

        Assert.Contains("Hanok__Admin__Keys__<name>", (string?)(await IsProblemAsync(answer, HttpStatusCode.Forbidden, "admin-closed"))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_tells_what_waits_for_what()
    {
        var list = await JsonAsync(await GetAsync("?state=behind&limit=1"));

        Assert.Equal("orders@contract.2.0", (string?)list["items"]![0]!["id"]);
        Assert.Equal(1, (int?)list["counts"]!["behind"]);
        Assert.Empty((await JsonAsync(await GetAsync("?after=orders@contract.2.0")))["items"]!.AsArray());
    }

    [Fact]
    public async Task One_message_is_told_whole()
    {
        var message = await JsonAsync(await GetAsync($"/{_id}"));

        Assert.Equal("waiting-for-person", (string?)message["state"]);
        Assert.Equal("x", (string?)message["message"]!["body"]!["number"]);
        Assert.Equal("orders@contract.2.0", (string?)message["next"]![0]);
    }

    [Fact]
    public async Task A_message_is_repaired_and_the_audit_log_tells_by_whom()
    {
        using var edit = await SendAsync("PUT", $"/{_id}/body", """{"reason":"the sender wrote a list","body":{"key":"a","number":1}}""");
        Assert.Equal(HttpStatusCode.OK, edit.StatusCode);

        var audit = await JsonAsync(await _http.GetAsync(new Uri($"/hanok/audit?target={_id}", UriKind.Relative), Cancellation));
        var entry = Assert.Single(audit["items"]!.AsArray())!;
        Assert.Equal(("alice", "parked.edit", "the sender wrote a list"), ((string?)entry["operator"], (string?)entry["action"], (string?)entry["reason"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"reason":""}""")]
    [InlineData("""{"reason":"   "}""")]
    [InlineData("""{"reason":7}""")]
    [InlineData("""{"reason":"\u0000"}""")]
    [InlineData("""{"reason":"\ud800"}""")]
    [InlineData("""{"reason":"no body"}""")]
    public async Task A_change_that_cannot_be_read_is_refused(string body) =>
        await IsProblemAsync(await SendAsync("PUT", $"/{_id}/body", body), HttpStatusCode.BadRequest, "malformed-request");

    [Fact]
    public async Task A_reason_has_an_end_and_so_has_a_body()
    {
        await IsProblemAsync(await SendAsync("POST", $"/{_id}/skip", $$"""{"reason":"{{new string('x', 501)}}"}"""), HttpStatusCode.BadRequest, "malformed-request");
        await IsProblemAsync(
            await SendAsync("PUT", $"/{_id}/body", $$"""{"reason":"x","body":"{{new string('x', MessageCodec.SizeLimit)}}"}"""),
            HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        await IsProblemAsync(
            await SendAsync("PUT", $"/{_id}/body", $$"""{"reason":"x","body":"{{new string('x', MessageCodec.SizeLimit * 2)}}"}"""),
            HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Theory]
    [InlineData("orders@contract.9.0")]
    [InlineData("nonsense")]
    [InlineData("orders@contract.1.0.0")]
    [InlineData("~00.1.0")]
    public async Task What_is_not_parked_is_not_found(string id)
    {
        await IsProblemAsync(await GetAsync($"/{id}"), HttpStatusCode.NotFound, "parked-not-found");
        await IsProblemAsync(await SendAsync("POST", $"/{id}/retry", """{"reason":"x"}"""), HttpStatusCode.NotFound, "parked-not-found");
    }

    [Fact]
    public async Task What_stands_behind_is_refused_with_the_one_to_repair_first()
    {
        var problem = await IsProblemAsync(await SendAsync("POST", "/orders@contract.2.0/skip", """{"reason":"x"}"""), HttpStatusCode.Conflict, "parked-behind");

        Assert.Equal(_id, (string?)problem["head"]);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?state=lost")]
    [InlineData("?after=nonsense")]
    [InlineData("?key=%00")]
    public async Task A_query_that_means_nothing_is_refused(string query) =>
        await IsProblemAsync(await GetAsync(query), HttpStatusCode.BadRequest, "malformed-request");

    private async Task<ContractService> StartAsync(string? key)
    {
        var service = await _services.StartAsync(key is null ? "closed" : "audit", hanok =>
        {
            hanok.HandlesNoted();
            if (key is not null)
                hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Admin:Keys:alice"] = key });
        });
        _http.BaseAddress ??= service.Address;
        return service;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri($"/hanok/parked{path}", UriKind.Relative), Cancellation);

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new(method), new Uri($"/hanok/parked{path}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await _http.SendAsync(request, Cancellation);
    }

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject();
    }

    private static async Task<JsonObject> IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(answer);
        Assert.Equal($"urn:hanok:problem:{type}", (string?)problem["type"]);
        return problem;
    }
}
