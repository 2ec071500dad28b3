using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Hanok.IntegrationTests.Registry;

/// <summary>The API as clients of Eureka use it, with what they are known to stumble over.</summary>
public sealed class EurekaConformanceTests : IAsyncLifetime
{
    // As eureka-js-client registers with its defaults: a bare port, no class, no id, lower case.
    private const string JavaScript = """
        {"instance":{"app":"order","hostName":"localhost","ipAddr":"127.0.0.1","port":8080,"vipAddress":"order.example.com","dataCenterInfo":{"name":"MyOwn"},"status":"UP"}}
        """;

    private TestRegistry _registry = null!;

    public static TheoryData<string> Roots => ["/eureka", "/eureka/v2"];

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Theory]
    [MemberData(nameof(Roots))]
    public async Task Registered_renewed_found_and_deregistered_with_the_statuses_that_clients_insist_on(string root)
    {
        await IsAsync(204, HttpMethod.Post, $"{root}/apps/order", JavaScript);
        await IsAsync(200, HttpMethod.Put, $"{root}/apps/order/localhost");
        await IsAsync(200, HttpMethod.Put, $"{root}/apps/ORDER/localhost?status=UP&lastDirtyTimestamp=5");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps/");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps/delta");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps/delta/");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps/ORDER/");
        await IsAsync(200, HttpMethod.Get, $"{root}/apps/order/localhost");
        await IsAsync(200, HttpMethod.Get, $"{root}/instances/localhost");
        await IsAsync(200, HttpMethod.Get, $"{root}/vips/order.example.com");
        await IsAsync(404, HttpMethod.Get, $"{root}/svips/order.example.com");
        await IsAsync(200, HttpMethod.Put, $"{root}/apps/ORDER/localhost/status?value=OUT_OF_SERVICE");
        await IsAsync(200, HttpMethod.Delete, $"{root}/apps/ORDER/localhost/status?value=UP");
        await IsAsync(200, HttpMethod.Put, $"{root}/apps/ORDER/localhost/metadata?zone=b");
        await IsAsync(200, HttpMethod.Get, $"{root}/status");
        await IsAsync(200, HttpMethod.Get, $"{root}/serverinfo/statusoverrides");
        await IsAsync(200, HttpMethod.Delete, $"{root}/apps/order/localhost/");

        await IsAsync(404, HttpMethod.Delete, $"{root}/apps/order/localhost");
        await IsAsync(404, HttpMethod.Put, $"{root}/apps/order/localhost");
        await IsAsync(404, HttpMethod.Get, $"{root}/apps/order");
        await IsAsync(404, HttpMethod.Get, $"{root}/apps/order/localhost");
        await IsAsync(404, HttpMethod.Get, $"{root}/instances/localhost");
        await IsAsync(404, HttpMethod.Put, $"{root}/apps/order/localhost/status?value=UP");
        await IsAsync(404, HttpMethod.Put, $"{root}/apps/order/localhost/metadata?zone=b");
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("\"8080\"")]
    [InlineData("""{"$":8080,"@enabled":true}""")]
    [InlineData("""{"$":8080,"@enabled":"true"}""")]
    [InlineData("""{"$":"8080","@enabled":"true"}""")]
    public async Task A_port_is_a_number_on_the_way_out_however_it_came_in(string port)
    {
        await IsAsync(204, HttpMethod.Post, "/eureka/apps/order", JavaScript.Replace("8080", port, StringComparison.Ordinal));

        var instance = await InstanceAsync("localhost");
        Assert.Equal(JsonValueKind.Number, instance["port"]!["$"]!.GetValueKind());
        Assert.Equal(8080, instance["port"]!["$"]!.GetValue<int>());
        Assert.Equal("true", instance["port"]!["@enabled"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_instance_has_all_that_Java_Steeltoe_and_JavaScript_read()
    {
        await IsAsync(204, HttpMethod.Post, "/eureka/apps/order", JavaScript);

        var instance = await InstanceAsync("localhost");
        Assert.Equal("ORDER", instance["app"]!.GetValue<string>());
        Assert.Equal("localhost", instance["instanceId"]!.GetValue<string>());
        Assert.Equal("UNKNOWN", instance["overriddenStatus"]!.GetValue<string>());
        Assert.Equal("UNKNOWN", instance["overriddenstatus"]!.GetValue<string>());
        Assert.Equal("com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", instance["dataCenterInfo"]!["@class"]!.GetValue<string>());
        Assert.Equal("ADDED", instance["actionType"]!.GetValue<string>());
        Assert.Equal(45, instance["leaseInfo"]!["durationInSecs"]!.GetValue<int>());
        Assert.Equal("false", instance["isCoordinatingDiscoveryServer"]!.GetValue<string>());
        Assert.True(long.Parse(instance["lastUpdatedTimestamp"]!.GetValue<string>()) > 0);
        Assert.True(long.Parse(instance["lastDirtyTimestamp"]!.GetValue<string>()) > 0);
        Assert.Equal(JsonValueKind.Object, instance["metadata"]!.GetValueKind());
    }

    [Fact]
    public async Task An_empty_registry_and_an_empty_delta_have_empty_lists()
    {
        foreach (var path in new[] { "/eureka/apps", "/eureka/apps/delta" })
        {
            var applications = (await _registry.JsonAsync(path))["applications"]!;
            Assert.Empty(applications["application"]!.AsArray());
            Assert.Equal("", applications["apps__hashcode"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task The_hash_is_the_statuses_in_order_with_their_counts_and_in_the_delta_that_of_everything()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await _registry.RegisterAsync(TestRegistry.Order("b"));
        await _registry.RegisterAsync(TestRegistry.Order("c").Replace("\"UP\"", "\"DOWN\"", StringComparison.Ordinal));

        Assert.Equal("DOWN_1_UP_2_", (await _registry.JsonAsync("/eureka/apps"))["applications"]!["apps__hashcode"]!.GetValue<string>());
        Assert.Equal("DOWN_1_UP_2_", (await _registry.JsonAsync("/eureka/apps/delta"))["applications"]!["apps__hashcode"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_delta_has_what_was_added_changed_and_removed_in_order()
    {
        await _registry.RegisterAsync(TestRegistry.Order("a"));
        await _registry.RegisterAsync(TestRegistry.Order("b"));
        await _registry.RegisterAsync(TestRegistry.Order("c"));
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/b/status?value=OUT_OF_SERVICE");
        await IsAsync(200, HttpMethod.Delete, "/eureka/apps/ORDER/a");

        var application = Assert.Single((await _registry.JsonAsync("/eureka/apps/delta"))["applications"]!["application"]!.AsArray())!;
        Assert.Equal(
            ["c ADDED", "b MODIFIED", "a DELETED"], application["instance"]!.AsArray().Select(i => $"{i!["instanceId"]} {i["actionType"]}"));
    }

    [Theory]
    [InlineData(null, "application/xml")]
    [InlineData("*/*", "application/xml")]
    [InlineData("application/xml", "application/xml")]
    [InlineData("application/json", "application/json")]
    [InlineData("text/html, application/vnd.x+json;q=0.1", "application/json")]
    public async Task Who_does_not_ask_for_json_gets_xml(string? accept, string type)
    {
        await _registry.RegisterAsync(TestRegistry.Order());
        foreach (var path in new[] { "/eureka/apps", "/eureka/apps/delta", "/eureka/apps/ORDER", "/eureka/apps/ORDER/a", "/eureka/instances/a", "/eureka/vips/order" })
        {
            using var response = await _registry.SendAsync(HttpMethod.Get, path, accept: accept);
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Xml_has_the_form_that_Java_reads()
    {
        await _registry.RegisterAsync(TestRegistry.Order(more: ""","metadata":{"zone":"a&b"}"""));
        using var response = await _registry.SendAsync(HttpMethod.Get, "/eureka/apps");
        var applications = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Root!;
        var instance = applications.Element("application")!.Element("instance")!;

        Assert.Equal("applications", applications.Name);
        Assert.Equal("UP_1_", applications.Element("apps__hashcode")!.Value);
        Assert.Equal("ORDER", applications.Element("application")!.Element("name")!.Value);
        Assert.Equal("1", instance.Element("port")!.Value);
        Assert.Equal("true", instance.Element("port")!.Attribute("enabled")!.Value);
        Assert.Equal("com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", instance.Element("dataCenterInfo")!.Attribute("class")!.Value);
        Assert.Equal("a&b", instance.Element("metadata")!.Element("zone")!.Value);
        Assert.Equal("30", instance.Element("leaseInfo")!.Element("durationInSecs")!.Value);
    }

    [Fact]
    public async Task Xml_registers_too()
    {
        await IsAsync(204, HttpMethod.Post, "/eureka/v2/apps/KITCHEN", """
            <?xml version="1.0" encoding="UTF-8"?>
            <instance><instanceId>k1</instanceId><hostName>localhost</hostName><app>KITCHEN</app><ipAddr>127.0.0.1</ipAddr><status>UP</status>
            <port enabled="true">7070</port><dataCenterInfo class="com.netflix.appinfo.MyDataCenterInfo"><name>MyOwn</name></dataCenterInfo></instance>
            """, "application/xml");

        Assert.Equal(7070, (await _registry.JsonAsync("/eureka/apps/KITCHEN/k1"))["instance"]!["port"]!["$"]!.GetValue<int>());
    }

    [Fact]
    public async Task Gzip_is_sent_to_who_asks_for_it()
    {
        await _registry.RegisterAsync(TestRegistry.Order());
        using var unzipping = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip })
        {
            BaseAddress = _registry.Client.BaseAddress,
            DefaultRequestHeaders = { Authorization = TestRegistry.As("order") },
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/eureka/v2/apps/") { Headers = { { "Accept", "application/json" } } };
        using var response = await unzipping.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.Contains("UP_1_", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_heartbeat_of_another_version_is_not_found_and_of_an_older_one_a_conflict_for_peers()
    {
        await _registry.RegisterAsync(TestRegistry.Order(more: ""","lastDirtyTimestamp":"1000" """));
        await IsAsync(404, HttpMethod.Put, "/eureka/apps/ORDER/a?lastDirtyTimestamp=1001");
        await IsAsync(404, HttpMethod.Put, "/eureka/apps/ORDER/a?lastDirtyTimestamp=999");

        using var response = await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/a?lastDirtyTimestamp=999", accept: "application/json", asPeer: true);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("\"lastDirtyTimestamp\":\"1000\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deregistration_that_overtakes_the_DOWN_before_it_leaves_nothing_behind()
    {
        await _registry.RegisterAsync(TestRegistry.Order(more: ""","lastDirtyTimestamp":"1000" """));
        await IsAsync(200, HttpMethod.Delete, "/eureka/apps/ORDER/a");
        await IsAsync(204, HttpMethod.Post, "/eureka/apps/ORDER", TestRegistry.Order(more: ""","lastDirtyTimestamp":"1001" """).Replace("\"UP\"", "\"DOWN\"", StringComparison.Ordinal));

        Assert.Equal("", await _registry.ListedAsync());
    }

    [Fact]
    public async Task An_override_is_listed_told_and_removed()
    {
        await _registry.RegisterAsync(TestRegistry.Order());
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/a/status?value=OUT_OF_SERVICE");
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/a");
        Assert.Equal("a:OUT_OF_SERVICE", await _registry.ListedAsync());
        Assert.Equal("OUT_OF_SERVICE", (await _registry.JsonAsync("/eureka/serverinfo/statusoverrides"))["ORDER/a"]!.GetValue<string>());
        Assert.Contains("An operator has set its status to OUT_OF_SERVICE; it says UP itself.", await _registry.WhyAsync("a"), StringComparison.Ordinal);

        await IsAsync(200, HttpMethod.Delete, "/eureka/apps/ORDER/a/status");
        Assert.Equal("a:UP", await _registry.ListedAsync());
        await IsAsync(400, HttpMethod.Put, "/eureka/apps/ORDER/a/status?value=BROKEN");
        await IsAsync(400, HttpMethod.Put, "/eureka/apps/ORDER/a/status");
    }

    [Fact]
    public async Task Metadata_can_be_added_and_changed()
    {
        await _registry.RegisterAsync(TestRegistry.Order(more: ""","metadata":{"zone":"a","version":"1"}"""));
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/a/metadata?zone=b&canary=true");

        Assert.Equal("""{"version":"1","zone":"b","canary":"true"}""", (await InstanceAsync("a"))["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task An_id_may_have_colons_and_slashes_in_it()
    {
        await _registry.RegisterAsync(TestRegistry.Order("host:order:8080"));
        await _registry.RegisterAsync(TestRegistry.Order("a/b"));

        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/host:order:8080");
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/host%3Aorder%3A8080");
        await IsAsync(200, HttpMethod.Put, "/eureka/apps/ORDER/a%2Fb");
    }

    private async Task<JsonNode> InstanceAsync(string id) => (await _registry.JsonAsync($"/eureka/apps/ORDER/{id}"))["instance"]!;

    private async Task IsAsync(int status, HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var response = await _registry.SendAsync(method, path, body, type);
        Assert.True((int)response.StatusCode == status, $"{method} {path} was answered with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }
}
