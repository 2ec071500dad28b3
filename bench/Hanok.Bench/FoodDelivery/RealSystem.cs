using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using FoodDelivery.AppHost;
using Hanok.AppHost;
using Hanok.AppHost.Postgres;
using Npgsql;

namespace Hanok.Bench.FoodDelivery;

/// <summary>FoodDelivery as its users run it: real processes, a database for each service, orders through the gateway.</summary>
internal sealed class RealSystem : IAsyncDisposable
{
    private static readonly string[] Databases = ["restaurant", "consumer", "kitchen", "delivery", "order", "order-history", "accounting"];

    // Commit timestamps tell exactly when an order became approved, without asking for it all the time.
    private static readonly Dictionary<string, string> Timestamps = new() { ["track_commit_timestamp"] = "on" };

    private readonly RunningSystem _running;
    private readonly HttpClient _api;
    private readonly NpgsqlDataSource _orders;
    private readonly string _order;

    private readonly IReadOnlyList<EmbeddedPostgres> _servers;
    private long _finished;

    private RealSystem(RunningSystem running, IReadOnlyList<EmbeddedPostgres> servers, HttpClient api, NpgsqlDataSource orders, string order) =>
        (_running, _servers, _api, _orders, _order) = (running, servers, api, orders, order);

    /// <param name="aServerEach">As production is advised to (decision 11); otherwise one for all, as `up` does.</param>
    public static async Task<RealSystem> StartAsync(string home, bool aServerEach, CancellationToken cancellation)
    {
        var system = FoodDeliverySystem.AddTo(new HanokSystem("bench", "--fresh") { Home = home, Output = TextWriter.Null });
        foreach (var (name, value) in Timestamps)
            system.AddPostgres().WithSetting(name, value);

        var servers = new List<EmbeddedPostgres>();
        foreach (var service in aServerEach ? Databases : [])
        {
            servers.Add(await EmbeddedPostgres.StartAsync(
                new() { Directory = Path.Combine(home, $"server-{service}"), Settings = Timestamps, Fresh = true }, cancellation));
            system[service].WithDatabase(await servers[^1].CreateDatabaseAsync(service, cancellation));
        }

        system["gateway"].AnyPort();
        system["registry"].AnyPort();
        system.WithEnvironment("Logging__LogLevel__Default", "Warning");

        var running = await system.StartAsync(cancellation);
        var connection = running.Tokens.As(FoodDeliverySystem.Operator, new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
        var api = new HttpClient(connection) { BaseAddress = running["gateway"].Address };
        var restaurant = await CreateAsync(api, "/api/restaurants", "restaurantId", new()
        {
            ["name"] = "Bench",
            ["address"] = "1 Loop Street",
            ["menu"] = new JsonArray(new JsonObject { ["id"] = "soup", ["name"] = "Soup", ["price"] = Euro("6.15") }),
        }, cancellation);
        var consumer = await CreateAsync(
            api, "/api/consumers", "consumerId", new() { ["name"] = "Bench", ["email"] = "bench@example.com", ["orderLimit"] = Euro("1000.00") }, cancellation);
        var order = new JsonObject
        {
            ["consumerId"] = consumer,
            ["restaurantId"] = restaurant,
            ["deliveryAddress"] = "2 Loop Street",
            ["paymentToken"] = "valid",
            ["lineItems"] = new JsonArray(new JsonObject { ["menuItemId"] = "soup", ["quantity"] = 2 }),
        };
        return new(running, servers, api, NpgsqlDataSource.Create(running["order"].ConnectionString!), order.ToJsonString());
    }

    public string Name => _servers.Count > 0 ? "FoodDelivery, a server each" : "FoodDelivery";

    public RunningSystem Running => _running;

    public ServerMeter Meter() => new(
        CpuMeter.OfProcesses([.. _running.Services.Select(service => service.ProcessId!.Value)]),
        [_running.Postgres.AdminConnectionString, .. _servers.Select(server => server.AdminConnectionString)]);

    /// <summary>CPU seconds of each service's process since it began.</summary>
    public IReadOnlyList<(string Service, double Seconds)> CpuByService() =>
        [.. _running.Services.Select(service => (service.Name, CpuMeter.OfProcesses(service.ProcessId!.Value).ReadSeconds() ?? 0))];

    /// <returns>The id of the accepted order.</returns>
    public async Task<Guid> PlaceAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders")
        {
            Content = new StringContent(_order, Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } },
        };
        using var response = await _api.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["orderId"]!.GetValue<Guid>();
    }

    public async Task CancelAsync(Guid order, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/orders/{order}/cancel") { Headers = { { "Idempotency-Key", $"cancel-{order}" } } };
        using var response = await _api.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Adds sagas that have ended, until there are so many.</summary>
    public async Task FinishAsync(long count, CancellationToken cancellation)
    {
        // One to copy.
        if (_finished == 0)
        {
            await PlaceAsync(cancellation);
            while ((await SagasAsync(cancellation)).Ended == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        await FinishedSagas.AddAsync(_running, _finished, count, cancellation);
        _finished = count;
    }

    public async Task<(long Ended, long Running)> SagasAsync(CancellationToken cancellation)
    {
        await using var command = _orders.CreateCommand(
            "SELECT count(*) FILTER (WHERE ended_at IS NOT NULL), count(*) FILTER (WHERE ended_at IS NULL) FROM hanok.saga");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Only what is in flight: an index that has nothing else, so it may be asked often.</summary>
    public async Task<long> InFlightAsync(CancellationToken cancellation)
    {
        await using var command = _orders.CreateCommand("SELECT count(*) FROM hanok.saga WHERE ended_at IS NULL");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>When each approved order's last transaction was committed.</summary>
    public async Task<Dictionary<Guid, DateTimeOffset>> ApprovedAtAsync(CancellationToken cancellation)
    {
        await using var command = _orders.CreateCommand("SELECT id, pg_xact_commit_timestamp(xmin) FROM orders WHERE state = 'APPROVED'");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var times = new Dictionary<Guid, DateTimeOffset>();
        while (await row.ReadAsync(cancellation))
            times.Add(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1));

        return times;
    }

    /// <summary>Reads only the databases: every order approved, charged and cooked for exactly once.</summary>
    /// <returns>How many.</returns>
    public async Task<long> CheckAsync(CancellationToken cancellation)
    {
        var orders = await IdsAsync("order", "SELECT id FROM orders WHERE state = 'APPROVED'", cancellation);
        var all = await IdsAsync("order", "SELECT id FROM orders", cancellation);
        var tickets = await IdsAsync("kitchen", "SELECT order_id FROM ticket WHERE state = 'AWAITING_ACCEPTANCE'", cancellation);
        var cards = await IdsAsync("accounting", "SELECT order_id FROM card_authorization WHERE state = 'AUTHORIZED'", cancellation);
        return orders.SetEquals(all) && orders.SetEquals(tickets) && orders.SetEquals(cards)
            ? orders.Count
            : throw new InvalidOperationException(
                $"Not exactly once: {all.Count} orders, {orders.Count} approved, {tickets.Count} tickets, {cards.Count} cards. "
                + $"Rejections: {string.Join(", ", await RejectionsAsync(cancellation))}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        _api.Dispose();
        await _running.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task<List<string>> RejectionsAsync(CancellationToken cancellation)
    {
        await using var command = _orders.CreateCommand("SELECT count(*) || ' ' || rejection_code FROM orders WHERE state = 'REJECTED' GROUP BY rejection_code");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rejections = new List<string>();
        while (await row.ReadAsync(cancellation))
            rejections.Add(row.GetString(0));

        return rejections;
    }

    private async Task<HashSet<Guid>> IdsAsync(string service, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(_running[service].ConnectionString!);
        await using var command = source.CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var ids = new HashSet<Guid>();
        while (await row.ReadAsync(cancellation))
            ids.Add(row.GetGuid(0));

        return ids;
    }

    private static async Task<string> CreateAsync(HttpClient api, string path, string id, JsonObject body, CancellationToken cancellation)
    {
        using var response = await api.PostAsJsonAsync(path, body, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))![id]!.GetValue<string>();
    }

    private static JsonObject Euro(string amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };
}
