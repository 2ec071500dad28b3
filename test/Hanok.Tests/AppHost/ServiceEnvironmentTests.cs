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
    public void With_a_registry_a_service_is_told_where_that_is_and_of_nobody_else()
    {
        var kitchen = _system.AddService("kitchen", "Kitchen").WithMessages();
        var order = _system.AddService("order", "Order").WithMessages().Uses(kitchen);
        Plan(kitchen, 5000, 5001);
        var (orderPlan, registryPlan) = (Plan(order, 6000, 6001), Plan(_system.AddRegistry(), 8761));
        var registry = new Uri("http://127.0.0.1:8761");

        var environment = ServiceEnvironment.For(orderPlan, _plans, _system.Environment, registry);

        Assert.Equal("http://127.0.0.1:8761/", environment["Hanok__Registry__Urls__0"]);
        Assert.DoesNotContain(environment.Keys, name => name.StartsWith("services__", StringComparison.Ordinal));
        Assert.DoesNotContain(
            ServiceEnvironment.For(registryPlan, _plans, _system.Environment, registry).Keys, name => name.StartsWith("Hanok__Registry", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_instances_others_are_told_each_and_one_that_moves_keeps_all_but_its_ports()
    {
        var kitchen = _system.AddService("kitchen", "Kitchen").WithMessages();
        var order = _system.AddService("order", "Order").Uses(kitchen);
        var (first, orderPlan) = (Plan(kitchen, 5000, 5001), Plan(order, 6000));
        var second = first with { Instance = 2, Address = new(7000, 7001, null) };
        _plans.Add(second);

        var ofOrder = EnvironmentOf(orderPlan);
        var moved = (second with { Environment = EnvironmentOf(second) }).MovedTo(new(8000, 8001, null));

        Assert.Equal(("http://127.0.0.1:5000", "http://127.0.0.1:7000"), (ofOrder["services__kitchen__http__0"], ofOrder["services__kitchen__http__1"]));
        Assert.Equal("kitchen-2", moved.Name);
        Assert.Equal("http://127.0.0.1:8000", moved.Environment["Kestrel__Endpoints__Http__Url"]);
        Assert.Equal("http://127.0.0.1:8001", moved.Environment["Kestrel__Endpoints__Messages__Url"]);
        Assert.Equal("1", moved.Environment["HANOK_SUPERVISED"]);
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

    [Theory]
    [InlineData("http_proxy")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("All_Proxy")]
    [InlineData("no_proxy")]
    [InlineData("PGHOST")]
    [InlineData("PGPASSFILE")]
    [InlineData("PGOPTIONS")]
    [InlineData("PGSSLMODE")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES")]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    [InlineData("DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_HTTP2SUPPORT")]
    [InlineData("TZ")]
    [InlineData("LC_ALL")]
    [InlineData("LANG")]
    [InlineData("HANOK_POSTGRES")]
    public void What_libraries_read_on_their_own_is_not_handed_down(string name)
    {
        var environment = new Dictionary<string, string?> { [name] = "garbage", ["PATH"] = "/bin", ["DOTNET_ROOT"] = "/dotnet", ["ASPNETCORE_ENVIRONMENT"] = "Staging", ["Hanok__Shutdown__DrainSeconds"] = "1" };

        Surroundings.RemoveFrom(environment);

        Assert.DoesNotContain("garbage", environment.Values);
        Assert.Equal(("/bin", "/dotnet", "Staging", "1", "UTC"),
            (environment["PATH"], environment["DOTNET_ROOT"], environment["ASPNETCORE_ENVIRONMENT"], environment["Hanok__Shutdown__DrainSeconds"], environment["TZ"]));
    }

    private ServicePlan Plan(ServiceDefinition service, int http, int? messages = null, int? grpc = null)
    {
        var plan = new ServicePlan(service, "", new ServiceAddress(http, messages, grpc), service.Database is { } database ? $"Database={database}" : null);
        _plans.Add(plan);
        return plan;
    }

    private IReadOnlyDictionary<string, string> EnvironmentOf(ServicePlan plan) => ServiceEnvironment.For(plan, _plans, _system.Environment);
}
