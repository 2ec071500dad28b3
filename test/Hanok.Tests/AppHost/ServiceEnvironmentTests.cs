using Hanok.AppHost;

namespace Hanok.Tests.AppHost;

public sealed class ServiceEnvironmentTests
{
    private readonly HanokSystem _system = new("trial");
    private readonly List<ServicePlan> _plans = [];

    [Fact]
    public void A_service_listens_where_it_is_told_and_knows_its_own_database()
    {
        var kitchen = Plan(_system.AddService("kitchen", "Kitchen").WithDatabase(_system.AddPostgres()), 5000, 5001);

        var environment = EnvironmentOf(kitchen);

        Assert.Equal("http://127.0.0.1:5000", environment["Kestrel__Endpoints__Http__Url"]);
        Assert.Equal("http://127.0.0.1:5001", environment["Kestrel__Endpoints__Messages__Url"]);
        Assert.Equal("Http2", environment["Kestrel__Endpoints__Messages__Protocols"]);
        Assert.Equal("Database=kitchen", environment["ConnectionStrings__Postgres"]);
        Assert.Equal("1", environment["HANOK_SUPERVISED"]);
    }

    [Fact]
    public void A_service_without_a_database_has_no_messages_and_no_connection_string()
    {
        var web = Plan(_system.AddService("web", "Web"), 5000);

        Assert.DoesNotContain(EnvironmentOf(web).Keys, name => name.Contains("Messages", StringComparison.Ordinal) || name.Contains("Postgres", StringComparison.Ordinal));
    }

    [Fact]
    public void Everyone_with_messages_can_answer_everyone_also_itself_but_calls_only_whom_it_uses()
    {
        var restaurant = _system.AddService("restaurant", "Restaurant").WithMessages();
        var order = _system.AddService("order", "Order").WithMessages().Uses(restaurant);
        var (restaurantPlan, orderPlan) = (Plan(restaurant, 5000, 5001), Plan(order, 6000, 6001));

        var ofRestaurant = EnvironmentOf(restaurantPlan);
        var ofOrder = EnvironmentOf(orderPlan);

        Assert.Equal("http://127.0.0.1:6001", ofRestaurant["services__order__messages__0"]);
        Assert.DoesNotContain("services__order__http__0", ofRestaurant.Keys);
        Assert.Equal("http://127.0.0.1:5001", ofRestaurant["services__restaurant__messages__0"]);
        Assert.Equal("http://127.0.0.1:5000", ofOrder["services__restaurant__http__0"]);
        Assert.Equal("http://127.0.0.1:5001", ofOrder["services__restaurant__messages__0"]);
    }

    [Fact]
    public void A_service_that_speaks_gRPC_has_an_endpoint_for_it_which_those_that_use_it_know()
    {
        var kitchen = _system.AddService("kitchen", "Kitchen").WithGrpc();
        var gateway = _system.AddService("gateway", "Gateway").Uses(kitchen);
        var (kitchenPlan, gatewayPlan) = (Plan(kitchen, 5000, grpc: 5002), Plan(gateway, 6000));
        var otherPlan = Plan(_system.AddService("web", "Web"), 7000);

        Assert.Equal("http://127.0.0.1:5002", EnvironmentOf(kitchenPlan)["Kestrel__Endpoints__Grpc__Url"]);
        Assert.Equal("Http2", EnvironmentOf(kitchenPlan)["Kestrel__Endpoints__Grpc__Protocols"]);
        Assert.Equal("http://127.0.0.1:5002", EnvironmentOf(gatewayPlan)["services__kitchen__grpc__0"]);
        Assert.DoesNotContain("services__kitchen__grpc__0", EnvironmentOf(otherPlan).Keys);
    }

    [Fact]
    public void What_a_service_says_goes_before_what_the_system_says()
    {
        _system.WithEnvironment("COLOUR", "red").WithEnvironment("SIZE", "small");
        var web = Plan(_system.AddService("web", "Web").WithEnvironment("COLOUR", "blue"), 5000);

        var environment = EnvironmentOf(web);

        Assert.Equal("blue", environment["COLOUR"]);
        Assert.Equal("small", environment["SIZE"]);
    }

    private ServicePlan Plan(ServiceDefinition service, int http, int? messages = null, int? grpc = null)
    {
        var plan = new ServicePlan(service, "", new ServiceAddress(http, messages, grpc), service.Database is { } database ? $"Database={database}" : null);
        _plans.Add(plan);
        return plan;
    }

    private IReadOnlyDictionary<string, string> EnvironmentOf(ServicePlan plan) => ServiceEnvironment.For(plan, _plans, _system.Environment);
}
