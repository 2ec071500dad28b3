using Microsoft.AspNetCore.Builder;
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
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "Gateway", "routes.json"));
        builder.AddHanok("gateway").AddGateway();
        await using var application = builder.Build();
        application.MapGateway();

        application.Services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(
            ["checkouts", "consumers", "deliveries", "home", "order", "orders", "restaurant", "restaurants", "shop", "tickets"],
            application.Services.GetRequiredService<IProxyStateLookup>().GetRoutes().Select(r => r.Config.RouteId).Order());
    }
}
