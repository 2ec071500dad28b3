using System.Net;
using Hanok.Discovery;
using Hanok.Runner;
using Hanok.Security.Credentials;
using Hanok.Testing.Contracts;

namespace Hanok.Tests.Discovery;

/// <summary>Services that find each other by a registry, which may be away, empty, or of another make.</summary>
public sealed class RegistryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_on_port_0_registers_the_ports_that_it_got_and_the_others_are_told()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var order = await TestService.StartAsync("order", [registry.Address]);

        await using var kitchen = await TestService.StartAsync("kitchen", [registry.Address]);

        await FindsAsync(order, kitchen.Bound[0]);
        Assert.Equal([kitchen.Bound[1]], order.Addresses.Of("kitchen", "messages"));
        Assert.Equal("kitchen", await order.Kitchen.GetStringAsync("/", Cancellation));
        await Until.TrueAsync(async () => await IsHealthyAsync(kitchen), () => new("the kitchen is not registered"));
    }

    [Fact]
    public async Task Who_takes_no_connection_is_passed_over_and_the_body_still_arrives()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var kitchen = await TestService.StartAsync("kitchen", [registry.Address]);
        await using var order = await TestService.StartAsync("order", [registry.Address]);
        var dead = DeadAddress();
        var registration = new Registration("kitchen", "127.0.0.1", new Dictionary<string, int> { ["http"] = dead.Port }, DateTimeOffset.UnixEpoch) { LeaseSeconds = 600 };
        using var http = new HttpClient();
        await new RegistryPeer(http, $"{registry.Address}", TestRegistry.As("kitchen")).RegisterAsync(registration, InstanceStatus.Up, DateTimeOffset.UnixEpoch, Cancellation);
        await FindsAsync(order, kitchen.Bound[0], dead);

        for (var i = 0; i < 8; i++)
        {
            using var answer = await order.Kitchen.PostAsync("/", new StringContent($"soup {i}"), Cancellation);
            Assert.Equal($"soup {i}", await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task When_nobody_takes_a_connection_the_caller_is_told()
    {
        await using var order = await TestService.StartAsync(
            "order", [], null, [.. Enumerable.Range(0, 5).Select(i => ($"services:kitchen:http:{i}", $"{DeadAddress()}"))]);

        await Assert.ThrowsAsync<HttpRequestException>(() => order.Kitchen.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task While_the_registry_is_away_and_when_it_comes_back_empty_everybody_is_still_found()
    {
        var registry = await TestRegistry.StartAsync();
        var at = registry.Address;
        await using var kitchen = await TestService.StartAsync("kitchen", [at]);
        await using var order = await TestService.StartAsync("order", [at]);
        await FindsAsync(order, kitchen.Bound[0]);
        var forgotten = 0;
        using var watching = Microsoft.Extensions.Primitives.ChangeToken.OnChange(order.Addresses.Changed, () => forgotten += order.Addresses.Of("kitchen", "http").Count == 0 ? 1 : 0);

        for (var time = 0; time < 3; time++)
        {
            await registry.DisposeAsync();
            Assert.Equal("kitchen", await order.Kitchen.GetStringAsync("/", Cancellation));
            registry = await TestRegistry.StartAsync(at.Port);
            await Until.TrueAsync(() => ListsAsync(registry, kitchen, order), () => new("who is there has not registered again"));
        }

        // It is followed again too: what comes is seen.
        await using var another = await TestService.StartAsync("kitchen", [at]);
        await FindsAsync(order, kitchen.Bound[0], another.Bound[0]);
        Assert.Equal(0, forgotten);
        await registry.DisposeAsync();
    }

    [Fact]
    public async Task A_service_starts_before_its_registry()
    {
        var at = DeadAddress();
        await using var kitchen = await TestService.StartAsync("kitchen", [at]);
        await using var order = await TestService.StartAsync("order", [at]);
        Assert.Equal(HttpStatusCode.OK, await kitchen.StatusAsync("/health/ready"));

        await using var registry = await TestRegistry.StartAsync(at.Port);

        await FindsAsync(order, kitchen.Bound[0]);
    }

    [Fact]
    public async Task When_the_first_registry_is_away_the_second_is_used()
    {
        await using var registry = await TestRegistry.StartAsync();
        Uri[] both = [DeadAddress(), registry.Address];
        await using var kitchen = await TestService.StartAsync("kitchen", both);
        await using var order = await TestService.StartAsync("order", both);

        await FindsAsync(order, kitchen.Bound[0]);
    }

    [Fact]
    public async Task A_service_that_is_to_end_leaves_the_registry_first_and_serves_on_until_all_have_heard()
    {
        var drain = TimeSpan.FromSeconds(5.5);
        var time = new HeldTime(drain);
        await using var registry = await TestRegistry.StartAsync();
        await using var order = await TestService.StartAsync("order", [registry.Address]);
        await using var kitchen = await TestService.StartAsync("kitchen", [registry.Address], time, ("Hanok:Shutdown:DrainSeconds", $"{drain.TotalSeconds}"));
        await FindsAsync(order, kitchen.Bound[0]);

        var stopping = kitchen.StopAsync();

        await Until.TrueAsync(() => order.Addresses.Of("kitchen", "http").Count == 0, "the kitchen was never deregistered");
        Assert.Equal(HttpStatusCode.OK, await kitchen.StatusAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await kitchen.StatusAsync("/health/ready"));
        Assert.False(stopping.IsCompleted);
        time.Release();
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => kitchen.StatusAsync("/"));
    }

    [Fact]
    public async Task A_service_without_a_registry_ends_without_waiting()
    {
        await using var kitchen = await TestService.StartAsync("kitchen", [], new HeldTime(TimeSpan.FromSeconds(2)));

        await kitchen.StopAsync();
    }

    [Fact]
    public async Task With_a_registry_that_pushes_nothing_services_are_found_by_looking()
    {
        await using var eureka = await PlainEureka.StartAsync();
        var (one, two) = (new Uri("http://10.0.0.1:8080"), new Uri("http://10.0.0.2:8080"));
        eureka.Kitchens = [one];
        await using var order = await TestService.StartAsync("order", [new(eureka.Address, "/eureka/v2")]);
        await FindsAsync(order, one);

        eureka.Kitchens = [one, two];

        await FindsAsync(order, one, two);
        await Until.TrueAsync(() => eureka.SoFar().Any(told => told.StartsWith("PUT", StringComparison.Ordinal)), "the lease was never renewed");
        eureka.KnowsNobody = true;
        await Until.TrueAsync(() => eureka.SoFar().Count(told => told == "POST /eureka/v2/apps/ORDER") >= 2, "nobody registered again after a 404");
        await order.StopAsync();
        Assert.Equal($"DELETE /eureka/v2/apps/ORDER/127.0.0.1:order:{order.Bound[0].Port}", eureka.SoFar()[^1]);
    }

    [Fact]
    public async Task An_instance_that_somebody_took_out_of_service_finds_out_at_its_next_heartbeat_and_says_so()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var kitchen = await TestService.StartAsync("kitchen", [registry.Address]);
        await Until.TrueAsync(async () => await IsHealthyAsync(kitchen), () => new("the kitchen is not registered"));
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = TestRegistry.As("kitchen") } };
        var status = new Uri(registry.Address, $"/eureka/apps/KITCHEN/127.0.0.1:kitchen:{kitchen.Bound[0].Port}/status");

        using var set = await http.PutAsync(new Uri(status, "?value=OUT_OF_SERVICE"), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await UntilHealthSaysAsync(kitchen, "Listed as OUT_OF_SERVICE: somebody has set that. It says UP itself.");

        using var removed = await http.DeleteAsync(status, Cancellation);
        await Until.TrueAsync(async () => await IsHealthyAsync(kitchen), () => new("the kitchen still says that it is out of service"));
    }

    [Fact]
    public async Task A_service_without_a_credential_is_not_registered_and_says_why()
    {
        await using var registry = await TestRegistry.StartAsync();
        await using var kitchen = await TestService.StartAsync("kitchen", [registry.Address], null, ("Hanok:Credentials:Secret", ""));

        await UntilHealthSaysAsync(kitchen, "refused to register: 401");
    }

    [Fact]
    public async Task The_credential_may_stand_in_the_address_and_is_shown_to_nobody()
    {
        await using var registry = await TestRegistry.StartAsync();
        using var http = new HttpClient();
        var credential = ServiceCredentials.Of("order", ServiceCredentials.KeyOf(TestRegistry.Secret, "registry"));
        var peer = new RegistryPeer(http, $"http://order:{credential}@127.0.0.1:{registry.Address.Port}/eureka/");

        Assert.Empty(await peer.ListAsync(Cancellation));
        Assert.DoesNotContain(credential, peer.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'kitchen:8761' in", "kitchen:8761")]
    [InlineData("'' in", "")]
    [InlineData("at most 8", "http://a", "http://b", "http://c", "http://d", "http://e", "http://f", "http://g", "http://h", "http://i")]
    public void What_is_no_address_of_a_registry_is_reported_at_start(string expected, params string[] urls) =>
        Assert.Contains(expected, new RegistryOptionsValidator().Validate(null, new() { Urls = urls }).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void A_name_in_DNS_without_a_place_for_the_service_is_reported_at_start() =>
        Assert.Contains("Write it as in {service}.default.svc", new DnsOptionsValidator().Validate(null, new() { Name = "kitchen.svc" }).FailureMessage, StringComparison.Ordinal);

    private static Uri DeadAddress() => new($"http://127.0.0.1:{Ports.Dead()}/");

    private static Task FindsAsync(TestService service, params Uri[] kitchens) => Until.TrueAsync(
        () => new(service.Addresses.Of("kitchen", "http").Select(uri => uri.Authority).Order().SequenceEqual(kitchens.Select(uri => uri.Authority).Order())),
        () => new($"kitchens at {string.Join(", ", kitchens.AsEnumerable())} are not found, but {string.Join(", ", service.Addresses.Of("kitchen", "http"))}"));

    private static async ValueTask<bool> ListsAsync(TestRegistry registry, params TestService[] services)
    {
        using var http = new HttpClient();
        var listed = await new RegistryPeer(http, $"{registry.Address}", TestRegistry.As("order")).ListAsync(Cancellation);
        return services.All(service => listed.Any(instance => instance.Endpoints["http"].Authority == service.Bound[0].Authority));
    }

    private static Task UntilHealthSaysAsync(TestService service, string words) => Until.TrueAsync(
        async () => (await HealthAsync(service)).Contains(words, StringComparison.Ordinal), async () => $"'{words}' is not in {await HealthAsync(service)}");

    private static async Task<string> HealthAsync(TestService service)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", TestService.AdminKey) } };
        return await http.GetStringAsync(new Uri(service.Bound[0], "/health/ready"), Cancellation);
    }

    private static async ValueTask<bool> IsHealthyAsync(TestService service) =>
        (await HealthAsync(service)).Contains("\"registry\":{\"status\":\"Healthy\"", StringComparison.Ordinal);
}
