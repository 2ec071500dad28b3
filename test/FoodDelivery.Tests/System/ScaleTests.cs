using FoodDelivery.AppHost;
using Hanok.AppHost;
using Hanok.Issuer;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Several instances of a service, which come and go while clients use the system.</summary>
[Collection(ScaledSystemTests.Name)]
public sealed class ScaleTests(ScaledSystem system) : SystemTest(system)
{
    private static readonly string[] AllServices = ["restaurant", "consumer", "kitchen", "delivery", "order", "order-history", "accounting", "web", "issuer", "gateway"];

    private DiscoveringClient? _client;
    private FoodApi? _api;

    // There are two gateways, and one of them moves: who asks has to find one that is there.
    private new FoodApi Api => _api!;

    public override async ValueTask InitializeAsync()
    {
        _client = await DiscoveringClient.StartAsync(System.Running, Cancellation);
        _api = new(
            DiscoveringClient.Gateway, System.Ledger, System.Running.Tokens.As(FoodDeliverySystem.Operator, _client.Handler));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _api?.Dispose();
        if (_client is not null)
            await _client.DisposeAsync();
    }

    [Fact]
    public async Task Three_instances_share_messages_and_calls_and_when_one_is_killed_no_call_fails()
    {
        var kitchens = System.Running.InstancesOf("kitchen");
        Assert.Equal(["kitchen", "kitchen-2", "kitchen-3"], kitchens.Select(kitchen => kitchen.Name));
        var ticket = $"/api/tickets/{await TicketAsync()}";
        await using var load = new SteadyLoad(Api, [ticket, ticket, ticket]);

        // Which kitchen works for an order is decided by its id: some more orders, until each had one.
        await Until.NothingIsMissingAsync(async () =>
        {
            await Api.PlaceAsync(System.AnOrder, Cancellation);
            var idle = kitchens.Where(kitchen => !Had(kitchen, "POST http://127.0.0.1:", "/hanok/messages") || !Had(kitchen, "GET http://127.0.0.1:", ticket)).ToList();
            return idle.Count == 0 ? null : $"messages and calls for {string.Join(", ", idle.Select(kitchen => kitchen.Name))}";
        });

        kitchens[1].Kill();
        await load.AnswersAsync(200, Cancellation);
        await kitchens[1].ReadyAsync(Cancellation);
        await load.AnswersAsync(50, Cancellation);

        await load.StopAsync();
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Two_gateways_share_sessions_and_when_one_is_killed_the_browser_goes_on_at_the_other()
    {
        const string Password = "open sesame";
        System.Running.Tokens.AddUsers([new("jo", new Account(SecretHash.Of(Password), ["consumer"], new Dictionary<string, string> { ["consumer_id"] = $"{System.Consumer}" }))]);
        var gateways = System.Running.InstancesOf("gateway");
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            DefaultRequestHeaders = { { "Accept", "text/html" }, { "Sec-Fetch-Site", "same-origin" } },
        };
        using var form = new FormUrlEncodedContent([new("username", "jo"), new("password", Password)]);
        using var signedIn = await browser.PostAsync(new Uri(gateways[1].Address, "/web/login"), form, Cancellation);
        Assert.Equal("/", signedIn.Headers.Location?.OriginalString);
        Assert.Contains("Signed in as <strong>jo</strong>", await browser.GetStringAsync(gateways[0].Address, Cancellation), StringComparison.Ordinal);

        // A cookie is for a host, whatever the port: as behind a load balancer.
        gateways[1].Kill();
        Assert.Contains("Signed in as <strong>jo</strong>", await browser.GetStringAsync(gateways[0].Address, Cancellation), StringComparison.Ordinal);
        await gateways[1].ReadyAsync(Cancellation);
        Assert.Contains("Signed in as <strong>jo</strong>", await browser.GetStringAsync(gateways[1].Address, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_is_restarted_in_turn_and_no_request_fails()
    {
        var before = System.Running.Services.Select(service => service.ProcessId).ToHashSet();
        await using var load = new SteadyLoad(
            Api, ["/api/restaurants", $"/api/consumers/{System.Consumer}", $"/api/tickets/{await TicketAsync()}", "/"], System.AnOrder);

        foreach (var service in AllServices)
        {
            await System.Running.RestartAsync(service, Cancellation);
            await load.AnswersAsync(20, Cancellation);
            Assert.True(load.Failures.Count == 0, $"After the restart of {service}:\n{string.Join('\n', load.Failures)}");
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Equal([System.Running["registry"].ProcessId], System.Running.Services.Select(service => service.ProcessId).Where(before.Contains));
    }

    private async Task<string> TicketAsync()
    {
        var order = await Api.PlaceAsync(System.AnOrder, Cancellation);
        string? ticket = null;
        await Until.NothingIsMissingAsync(async () =>
        {
            var answer = await Api.GetAsync($"/api/orders/{order}", Cancellation);
            ticket = (string?)answer.Json["ticketId"];
            return (string?)answer.Json["state"] == "APPROVED" && ticket is not null ? null : $"the ticket of order {order}: {answer}";
        });
        return ticket!;
    }

    private static bool Had(RunningService service, string request, string path)
    {
        using var reader = new StreamReader(new FileStream(service.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
            if (line.Contains(request, StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal))
                return true;

        return false;
    }
}
