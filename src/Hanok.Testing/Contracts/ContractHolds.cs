using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Hanok.Chassis;
using Hanok.Http;
using Hanok.Idempotency;
using Hanok.Tcc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Services under contract that hold seats, and that coordinate suppers.</summary>
internal static class ContractHolds
{
    private const string Coordinator = "orders";

    private static readonly HttpClient Http = new(ServiceConnections.Handler());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static HanokBuilder HoldsSeats(this HanokBuilder hanok, Sabotage? sabotage = null, int expirySeconds = 60)
    {
        hanok.Services.AddSingleton(sabotage ?? new());
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hanok:Holds:ExpirySeconds"] = $"{expirySeconds}" });
        return hanok.AddHolds<SeatHolds, Seat>("seat");
    }

    public static HanokBuilder HasSuppers(this HanokBuilder hanok, params (string Name, string Value)[] settings)
    {
        hanok.Application.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hanok:Tcc:RetryDelayMilliseconds"] = "1",
            ["Hanok:Tcc:RetryDelayMaxMilliseconds"] = "20",
        });
        hanok.Application.Configuration.AddInMemoryCollection(settings.ToDictionary(s => $"Hanok:Tcc:{s.Name}", s => (string?)s.Value));
        return hanok.AddTcc<SupperTcc, Supper>();
    }

    public static string Seats(this ContractService service) => $"{service.Address}hanok/holds/seat";

    public static string Seat(this ContractService service, Guid id) => $"{service.Seats()}/{id}";

    public static Task<HttpResponseMessage> TryAsync(this ContractService service, Guid id, Seat seat, string caller = Coordinator) =>
        service.TryAsync($"{id}", JsonContent.Create(seat), caller);

    public static Task<HttpResponseMessage> TryAsync(this ContractService service, string id, HttpContent content, string caller = Coordinator) =>
        SendAsync(new(HttpMethod.Post, service.Seats()) { Content = content, Headers = { { "Idempotency-Key", id } } }, caller);

    public static Task<HttpResponseMessage> ConfirmAsync(this ContractService service, Guid id, string caller = Coordinator) =>
        SendAsync(new(HttpMethod.Put, service.Seat(id)), caller);

    public static Task<HttpResponseMessage> CancelAsync(this ContractService service, Guid id, string caller = Coordinator) =>
        SendAsync(new(HttpMethod.Delete, service.Seat(id)), caller);

    public static Task<HttpResponseMessage> ShowAsync(this ContractService service, Guid id, string caller = Coordinator) =>
        SendAsync(new(HttpMethod.Get, service.Seat(id)), caller);

    public static async Task<JsonObject> JsonAsync(this Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsObject();
    }

    // Whoever it says it is, and believed: see ContractServices.
    private static async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string caller)
    {
        using (request)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{caller}:anyone")));
            return await Http.SendAsync(request, Cancellation);
        }
    }

    /// <summary>Checks the status, and the type of a problem.</summary>
    public static async Task AnswersAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status, string? problem = null)
    {
        using var response = await asked;
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {body}");
        if (problem is not null)
            Assert.Equal($"urn:hanok:problem:{problem}", (string?)JsonNode.Parse(body)!["type"]);
    }

    public static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    public static TccCoordinator<Supper> Suppers(this ContractService service) => service.Services.GetRequiredService<TccCoordinator<Supper>>();

    public static Task<TccOutcome> SupAsync(this ContractService service, string key, params IReadOnlyList<string> tables) =>
        service.Suppers().RunAsync(RequestKey.Of(key), new(key, tables), Cancellation);

    public static async Task<TccInstance?> TccAsync(this ContractService service, string key) =>
        await service.Services.GetRequiredService<ITccStore>().FindAsync(IdOf(key), Cancellation);

    public static Guid IdOf(string key) => TccCoordinator<Supper>.IdOf("supper", RequestKey.Of(key));

    /// <summary>Waits until a transaction has ended, and recovers what is due meanwhile.</summary>
    public static async Task<TccInstance> EndAsync(this ContractService service, string key)
    {
        TccInstance? tcc = null;
        await Until.TrueAsync(
            async () =>
            {
                await service.Services.GetRequiredService<TccRecovery>().RecoverDueAsync(Cancellation);
                return (tcc = await service.TccAsync(key))?.HasEnded == true;
            },
            () => ValueTask.FromResult($"'{key}' is {tcc?.State} after {tcc?.Attempts} rounds: {string.Join("; ", tcc?.Branches.Select(b => $"{b}") ?? [])}"));
        return tcc!;
    }

    public static async Task ExpireAsync(this ContractService service) => await service.Services.GetRequiredService<HoldExpiry>().ExpireDueAsync(Cancellation);
}
