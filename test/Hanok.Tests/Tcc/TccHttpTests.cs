using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Tcc;
using Hanok.Testing.Contracts;
using Hanok.Tests.InMemory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Tcc;

/// <summary>What a person sees of transactions, and may do about them.</summary>
public sealed class TccHttpTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef";

    private readonly ContractServices _services = new(new InMemoryPlatform());
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_can_be_looked_at_and_what_is_heuristic_is_listed_and_settled_by_who_may()
    {
        await using var table = await MoodyTable.StartAsync(Cancellation);
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.HasSuppers();
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Admin:Keys:alice"] = Key });
        });
        table.Next("PUT", http => MoodyTable.Answer(http, 410));
        var outcome = await orders.SupAsync("mina", table.Link);
        var path = new Uri(orders.Address, $"/hanok/tcc/{outcome.Id}");

        foreach (var closed in new[] { path, new(orders.Address, "/hanok/tcc?state=heuristic") })
        {
            using var stranger = await _http.GetAsync(closed, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await SettleAsync(path, "?reason=called")).Status);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var shown = await GetAsync(path);
        Assert.Equal(("supper", "heuristic", "contrary"), ((string?)shown["name"], (string?)shown["state"], (string?)shown["branches"]![0]!["state"]));
        Assert.Contains("410", (string?)shown["branches"]![0]!["trouble"], StringComparison.Ordinal);
        Assert.Single((await GetAsync(new(orders.Address, "/hanok/tcc?state=heuristic")))["items"]!.AsArray());

        Assert.Equal(HttpStatusCode.BadRequest, (await SettleAsync(path, "")).Status);
        Assert.Equal((HttpStatusCode.OK, "settled"), await SettleAsync(path, "?reason=called"));
        Assert.Equal((HttpStatusCode.OK, "settled"), await SettleAsync(path, "?reason=again"));
        Assert.Empty((await GetAsync(new(orders.Address, "/hanok/tcc?state=heuristic")))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_not_heuristic_cannot_be_settled_and_what_is_not_there_is_not_found()
    {
        await using var table = await MoodyTable.StartAsync(Cancellation);
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.HasSuppers();
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Admin:Keys:alice"] = Key });
        });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var outcome = await orders.SupAsync("mina", table.Link);

        Assert.Equal(HttpStatusCode.Conflict, (await SettleAsync(new(orders.Address, $"/hanok/tcc/{outcome.Id}"), "?reason=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SettleAsync(new(orders.Address, $"/hanok/tcc/{Guid.Empty}"), "?reason=x")).Status);
        using var missing = await _http.GetAsync(new Uri(orders.Address, $"/hanok/tcc/{Guid.Empty}"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var wrong = await _http.GetAsync(new Uri(orders.Address, "/hanok/tcc?state=7"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_link_that_names_a_service_leads_to_its_instances_in_turn()
    {
        await using var first = await MoodyTable.StartAsync(Cancellation);
        await using var second = await MoodyTable.StartAsync(Cancellation);
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.HasSuppers();
            hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["services:bistro:http:0"] = first.Link.Replace("/seats", "", StringComparison.Ordinal),
                ["services:bistro:http:1"] = second.Link.Replace("/seats", "", StringComparison.Ordinal),
            });
        });

        Assert.Equal(TccState.Confirmed, (await orders.SupAsync("mina", "http://bistro/seats")).State);
        Assert.Equal((1, 1), (first.Asked.Count, second.Asked.Count));
        Assert.Equal("bistro", (await orders.TccAsync("mina"))!.Branches[0].Link.Host);
    }

    [Fact]
    public async Task Holds_can_be_at_a_path_of_ones_own_and_their_handler_can_be_made_for_each_transaction()
    {
        var kitchen = await _services.StartAsync("kitchen", hanok =>
        {
            hanok.Services.AddScoped<ScopedHolds>();
            hanok.AddHolds<ScopedHolds, Seat>("seat", "/api/seats/");
        });
        var orders = await _services.StartAsync("orders", hanok => hanok.HasSuppers());

        Assert.Equal(TccState.Confirmed, (await orders.SupAsync("mina", $"{kitchen.Address}api/seats")).State);

        Assert.Equal(["held", "confirmed"], await kitchen.ReadAsync());
    }

    [Fact]
    public async Task A_kind_that_could_stand_in_no_path_is_refused_at_once()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => _services.StartAsync("kitchen", hanok => hanok.AddHolds<ScopedHolds, Seat>("A seat")));

        Assert.Contains("'A seat' is no kind of hold", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_ones_own_can_be_put_before_the_calls()
    {
        await using var table = await MoodyTable.StartAsync(Cancellation);
        var orders = await _services.StartAsync("orders", hanok =>
        {
            hanok.HasSuppers();
            hanok.Services.AddHttpClient("hanok-tcc").AddHttpMessageHandler(() => new OpenCircuit());
        });

        var outcome = await orders.SupAsync("mina", table.Link);

        Assert.Equal("'table 1' could not be held: it could not be reached: the circuit is open.", outcome.Refusal!.Reason);
        Assert.Empty(table.Asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public async Task A_transaction_of_none_or_too_many_is_a_mistake(int tables)
    {
        var orders = await _services.StartAsync("orders", hanok => hanok.HasSuppers());

        await Assert.ThrowsAsync<InvalidOperationException>(() => orders.SupAsync("mina", [.. Enumerable.Repeat("http://bistro/seats", tables)]));
        Assert.Null(await orders.TccAsync("mina"));
    }

    private async Task<JsonObject> GetAsync(Uri path) => JsonNode.Parse(await _http.GetStringAsync(path, Cancellation))!.AsObject();

    private async Task<(HttpStatusCode Status, string? State)> SettleAsync(Uri path, string query)
    {
        using var response = await _http.PostAsync(new Uri($"{path}/settle{query}"), null, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        return (response.StatusCode, response.IsSuccessStatusCode ? (string?)JsonNode.Parse(body)!["state"] : null);
    }

    private sealed class ScopedHolds(ITransaction transaction, ContractPlatform platform) : IHoldHandler<Seat>
    {
        public ValueTask<Refusal?> TryAsync(Hold<Seat> hold)
        {
            Assert.Same(hold.Transaction, transaction);
            platform.Record(transaction, "held");
            return ValueTask.FromResult<Refusal?>(null);
        }

        public ValueTask ConfirmAsync(Hold<Seat> hold)
        {
            platform.Record(transaction, "confirmed");
            return ValueTask.CompletedTask;
        }

        public ValueTask CancelAsync(Hold<Seat> hold) => ValueTask.CompletedTask;
    }

    private sealed class OpenCircuit : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("the circuit is open");
    }
}
