using Hanok.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;

namespace FoodDelivery.Tests.Gateway;

public sealed class RouteTests
{
    [Fact]
    public async Task The_routes_that_are_shipped_are_valid()
    {
        var builder = TestHost.CreateBuilder("gateway");
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "Gateway", "routes.json"));
        builder.AddHanok("gateway").AddGateway();
        await using var application = builder.Build();
        application.MapGateway();

        application.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(
            [
                "checkouts", "consumers", "deliveries", "home", "issuer", "mobile:checkouts", "mobile:consumers", "mobile:order-history", "mobile:orders", "mobile:restaurant", "mobile:restaurants-v2",
                "order", "order-history", "orders", "restaurant", "restaurants", "restaurants-v1", "restaurants-v2", "restaurants-v2-by-header", "shop", "tickets", "tokens",
                "web:checkouts", "web:consumers", "web:order-history", "web:orders", "web:restaurants", "web:restaurants-v2", "web:tickets",
            ],
            application.Services.GetRequiredService<IProxyStateLookup>().GetRoutes().Select(r => r.Config.RouteId).Order());
    }
}
