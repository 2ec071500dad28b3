using System.Text.Json.Nodes;
using Hanok.Gateway.Bff;
using Hanok.Runner;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Gateway.Bff;

/// <summary>A gateway with the BFF <c>mobile</c>, which composes <c>/mobile/orders/{id}</c> from services that a test plays.</summary>
internal sealed class TestBff : IAsyncDisposable
{
    private readonly List<TestService> _services = [];
    private TestGateway? _gateway;

    public HttpClient Client => _gateway!.Client;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The order is required, and names the ticket; the payment and the delivery stand by themselves.</summary>
    public static void OrderPage(Composition order) => order
        .Require("order", "http://order/api/orders/{id}")
        .Part("ticket", "http://kitchen/api/tickets/{order.ticketId}")
        .Part("payment", "http://accounting/api/payments/{id}");

    public static Task<TestBff> StartAsync(RequestDelegate order, RequestDelegate kitchen, RequestDelegate accounting, Action<Composition>? compose = null) =>
        StartAsync(compose ?? OrderPage, ("order", order), ("kitchen", kitchen), ("accounting", accounting));

    public static Task<TestBff> StartAsync(Action<Composition> compose, params (string Name, RequestDelegate? Answer)[] services) =>
        StartAsync(compose, TimeProvider.System, services);

    public static async Task<TestBff> StartAsync(Action<Composition> compose, TimeProvider time, params (string Name, RequestDelegate? Answer)[] services)
    {
        var bff = new TestBff();
        var settings = TestGateway.KitchenRoute();
        foreach (var (name, answer) in services)
            settings[$"services:{name}:http:0"] = answer is null ? $"http://127.0.0.1:{Ports.Dead()}" : await bff.AddAsync(answer);

        bff._gateway = await TestGateway.StartAsync(
            settings, hanok => hanok.Services.AddSingleton(time), application => application.MapBff("mobile").MapComposition("/orders/{id}", compose));
        return bff;
    }

    public static RequestDelegate Json(string json) => context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    };

    public static RequestDelegate Status(int status, string? problem = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = problem is null ? "text/plain" : "application/problem+json";
        return context.Response.WriteAsync(problem ?? "the password is 12345");
    };

    /// <summary>Answers nothing until the caller is gone.</summary>
    public static async Task Hang(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
        }
    }

    public async Task<(int Status, JsonObject Body)> GetAsync(string path = "/mobile/orders/7")
    {
        using var response = await Client.GetAsync(path, Cancel);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!.AsObject());
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();

        foreach (var service in _services)
            await service.DisposeAsync();
    }

    private async Task<string> AddAsync(RequestDelegate answer)
    {
        var service = await TestService.StartAsync(answer);
        _services.Add(service);
        return service.Address;
    }
}
