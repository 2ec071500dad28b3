using System.Net;
using System.Text.Json.Nodes;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// What is broken breaks nothing else. While one service is dead, has no database or hangs, restaurants are browsed, histories are shown and
/// orders are accepted as ever; when it is back, they all end. That they end well is among the invariants, which each test is followed by.
/// </summary>
[Collection(SharedSystemTests.Name)]
public sealed class FaultIsolationTests(SharedSystem system) : SystemTest(system)
{
    private const int SigStop = 19, SigCont = 18;

    // Of each request: far longer than any takes here, and shorter than the 30 s after which the gateway gives a silent service up. This is not
    // about speed, but about who waits for whom.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task With_accounting_dead_orders_are_accepted_and_end_when_it_is_back()
    {
        var past = await PlaceAsync(3, ends: true);
        var accounting = System.Running["accounting"];
        accounting.Kill();
        await accounting.StopAsync(Cancellation);
        List<Guid> orders;
        try
        {
            orders = await AllElseWorksAsync(past);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/api/consumers/{System.Consumer}")).Status);
        }
        finally
        {
            accounting.Start();
        }

        await AllEndAsync(orders);
    }

    [Fact]
    public async Task With_the_database_of_consumer_away_orders_are_accepted_and_end_when_it_is_back()
    {
        var past = await PlaceAsync(3, ends: true);
        await AdministerAsync("ALTER DATABASE consumer ALLOW_CONNECTIONS false");
        List<Guid> orders;
        try
        {
            await AdministerAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'consumer'");
            orders = await AllElseWorksAsync(past);

            var missing = await GetAsync($"/api/consumers/{System.Consumer}");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:hanok:problem:unavailable"), (missing.Status, missing.ProblemType));
            await Until.NothingIsMissingAsync(
                async () => await HealthAsync("consumer") is "Unhealthy" or "Degraded" ? null : "consumer says that it is not well");
            Assert.Equal("Healthy", await HealthAsync("order-history"));
        }
        finally
        {
            await AdministerAsync("ALTER DATABASE consumer ALLOW_CONNECTIONS true");
        }

        await AllEndAsync(orders);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/api/consumers/{System.Consumer}")).Status);
    }

    [Fact]
    public async Task Who_calls_a_service_that_hangs_soon_does_not_wait_for_it_any_more()
    {
        var past = await PlaceAsync(1, ends: true);
        var restaurant = System.Running["restaurant"];
        restaurant.Send(SigStop);
        try
        {
            // Eight visitors of the shop, each of them waits as long as its client does. By then the breaker is open.
            var visitors = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Api.GetAsync("/", Cancellation)));
            Assert.All(visitors, page => Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (page.Status, page.ContentType)));
            Assert.Equal("open", await BreakerAsync("restaurants"));

            // The breaker is that of the restaurants alone: orders are behind the same gateway, and are shown.
            var order = await GetAsync($"/shop/orders/{past[0]}");
            Assert.True(order.Status == HttpStatusCode.OK, order.ToString());
            foreach (var path in new[] { $"/api/orders/{past[0]}", $"/api/consumers/{System.Consumer}", $"/api/consumers/{System.Consumer}/orders" })
                Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).Status);

            await AllEndAsync(await PlaceAsync(5, ends: false));
        }
        finally
        {
            restaurant.Send(SigCont);
        }

        await Until.NothingIsMissingAsync(
            async () => (await Api.GetAsync("/", Cancellation)) is { Status: HttpStatusCode.OK } ? null : "the shop, with its restaurants");
        Assert.Equal("closed", await BreakerAsync("restaurants"));
    }

    /// <summary>Browsing, history, and accepting orders.</summary>
    /// <returns>The orders that were accepted.</returns>
    private async Task<List<Guid>> AllElseWorksAsync(List<Guid> past)
    {
        var orders = await PlaceAsync(20, ends: false);
        foreach (var path in new[] { "/", "/api/restaurants", $"/api/restaurants/{System.Restaurant}", $"/api/orders/{past[0]}", $"/shop/orders/{past[0]}" })
        {
            var answer = await GetAsync(path);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{path}: {answer}");
        }

        // The new ones are in the history too, and wait.
        await Until.NothingIsMissingAsync(
            async () => orders.Except(await HistoryAsync("APPROVAL_PENDING")).Count() is var missing && missing == 0 ? null : $"{missing} orders in the history");
        Assert.Empty(past.Except(await HistoryAsync("APPROVED")));
        return orders;
    }

    private async Task AllEndAsync(List<Guid> orders)
    {
        foreach (var order in orders)
            Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);

        await Until.NothingIsMissingAsync(
            async () => orders.Except(await HistoryAsync("APPROVED")).Count() is var missing && missing == 0 ? null : $"{missing} approved orders in the history");
    }

    private async Task<List<Guid>> PlaceAsync(int count, bool ends)
    {
        using var soon = Soon();
        List<Guid> orders = [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Api.PlaceAsync(System.AnOrder, soon.Token)))];
        if (ends)
            await AllEndAsync(orders);

        return orders;
    }

    private async Task<Answer> GetAsync(string path)
    {
        using var soon = Soon();
        return await Api.GetAsync(path, soon.Token);
    }

    /// <summary>The consumer's newest orders of a status. Other tests order for the same consumer, so that there may be many.</summary>
    private async Task<List<Guid>> HistoryAsync(string status)
    {
        var answer = await GetAsync($"/api/consumers/{System.Consumer}/orders?limit=100&status={status}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        return [.. answer.Json["orders"]!.AsArray().Select(order => (Guid)order!["orderId"]!)];
    }

    private async Task<string?> HealthAsync(string service) => (string?)(await AskAsync(service, "/health/ready"))["status"];

    /// <summary>What the shop says of one of its clients, which all call the gateway.</summary>
    private async Task<string?> BreakerAsync(string client) => (string?)(await AskAsync("web", "/hanok/resilience"))["clients"]!.AsArray()
        .Single(known => (string?)known!["name"] == client)!["destinations"]!.AsArray().Single()!["state"];

    private async Task<JsonObject> AskAsync(string service, string path)
    {
        using var http = new HttpClient { BaseAddress = System.Running[service].Address };
        using var answer = await http.GetAsync(path, Cancellation);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject();
    }

    // From the neighbour's: into a database that takes no connections, nobody comes.
    private Task AdministerAsync(string sql) => System.Databases.ExecuteAsync("order", sql, Cancellation);

    private static CancellationTokenSource Soon()
    {
        var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        soon.CancelAfter(Patience);
        return soon;
    }
}
