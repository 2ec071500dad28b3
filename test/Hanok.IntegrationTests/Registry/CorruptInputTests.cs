using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Hanok.IntegrationTests.Registry;

/// <summary>Whatever comes, it is refused with a reason, and what was listed stays listed.</summary>
public sealed class CorruptInputTests : IAsyncLifetime
{
    private TestRegistry _registry = null!;

    public static TheoryData<string, string> Bodies => new()
    {
        { "application/json", "" },
        { "application/json", " " },
        { "application/json", "null" },
        { "application/json", "[]" },
        { "application/json", "\"instance\"" },
        { "application/json", "{}" },
        { "application/json", "{\"instance\":null}" },
        { "application/json", "{\"instance\":[]}" },
        { "application/json", "{\"instance\":7}" },
        { "application/json", "{\"instance\":{\"instanceId\":\"a\"" },
        { "application/json", "{\"instance\":{}}garbage" },
        { "application/json", new string('[', 10_000) },
        { "application/json", "{\"instance\":" + string.Concat(Enumerable.Repeat("{\"a\":", 1000)) },
        { "application/json", TestRegistry.Order().Replace("localhost", "\\ud800", StringComparison.Ordinal) },
        { "application/json", TestRegistry.Order().Replace("localhost", "a\\u0000b", StringComparison.Ordinal) },
        { "application/json", TestRegistry.Order().Replace("\"localhost\"", "{\"$\":[]}", StringComparison.Ordinal) },
        { "application/json", TestRegistry.Order().Replace("ORDER", "KITCHEN", StringComparison.Ordinal) },
        { "application/json", TestRegistry.Order().Replace("localhost", new string('x', 2000), StringComparison.Ordinal) },
        { "application/json", TestRegistry.Order(port: -1) },
        { "application/json", TestRegistry.Order(port: 65536) },
        { "application/json", TestRegistry.Order(more: ",\"metadata\":{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"k{i}\":\"\"")) + "}") },
        { "application/xml", "" },
        { "application/xml", "<instance>" },
        { "application/xml", "<instances/>" },
        { "application/xml", "<instance><hostName>h</instance>" },
        { "application/xml", "<instance/><instance/>" },
        { "application/xml", "<!DOCTYPE i [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><instance><hostName>&x;</hostName></instance>" },
        { "application/xml", "<!DOCTYPE i [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><instance><hostName>&b;</hostName></instance>" },
        { "application/xml", string.Concat(Enumerable.Repeat("<instance>", 1000)) },
        { "application/xml", "<instance><hostName>&#0;</hostName></instance>" },
        { "application/xml", "{\"instance\":{}}" },
    };

    public async ValueTask InitializeAsync()
    {
        _registry = await TestRegistry.StartAsync();
        await _registry.RegisterAsync(TestRegistry.Order("sound"));
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_instance_is_refused_with_a_reason(string type, string body)
    {
        using var response = await _registry.SendAsync(HttpMethod.Post, "/eureka/apps/ORDER", body, type, accept: "application/xml");

        await IsProblemAsync(response, 400, "malformed-instance");
        Assert.Equal("sound:UP", await _registry.ListedAsync());
    }

    [Theory]
    [InlineData("application/json", 32, 127)]
    [InlineData("application/json", 128, 256)]
    [InlineData("application/xml", 32, 127)]
    [InlineData("application/xml", 128, 256)]
    public async Task Whatever_a_few_wrong_bytes_make_of_a_body_all_that_is_listed_can_be_read_afterwards(string type, int from, int to)
    {
        const string Xml = """
            <instance><instanceId>j</instanceId><hostName>localhost</hostName><app>ORDER</app><ipAddr>127.0.0.1</ipAddr><port enabled="true">80</port>
            <dataCenterInfo class="a"><name>MyOwn</name></dataCenterInfo><metadata><zone>a</zone></metadata></instance>
            """;
        var good = Encoding.UTF8.GetBytes(type.EndsWith("xml", StringComparison.Ordinal) ? Xml : TestRegistry.Order("j", more: ",\"metadata\":{\"zone\":\"a\"}"));
        var random = new Random(18);
        for (var i = 0; i < 150; i++)
        {
            var body = (byte[])good.Clone();
            for (var hit = 0; hit < 3; hit++)
                body[random.Next(body.Length)] = (byte)random.Next(from, to);

            using var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
            using var response = await _registry.Client.PostAsync("/eureka/apps/ORDER", content, TestContext.Current.CancellationToken);
            Assert.Contains((int)response.StatusCode, (int[])[204, 400]);
        }

        Assert.Contains("sound:UP", await _registry.ListedAsync(), StringComparison.Ordinal);
        using var xml = await _registry.SendAsync(HttpMethod.Get, "/eureka/apps");
        System.Xml.Linq.XDocument.Parse(await xml.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_that_was_cut_anywhere_is_refused()
    {
        var good = TestRegistry.Order("cut").TrimEnd();
        for (var length = 0; length < good.Length; length += 7)
        {
            using var response = await _registry.RegisterAsync(good[..length]);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        Assert.Equal("sound:UP", await _registry.ListedAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain;json")]
    [InlineData("text/plain; x=application/json")]
    [InlineData("multipart/form-data; boundary=application/xml")]
    [InlineData("application/jsonp")]
    [InlineData("application/json; charset=utf-16")]
    public async Task What_is_not_said_to_be_JSON_or_XML_is_refused(string type)
    {
        using var instance = await _registry.SendAsync(HttpMethod.Post, "/eureka/apps/ORDER", TestRegistry.Order("evil"), type);
        using var batch = await _registry.SendAsync(HttpMethod.Post, "/eureka/peerreplication/batch/", "{\"replicationList\":[]}", type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, instance.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, batch.StatusCode);
        Assert.Equal("sound:UP", await _registry.ListedAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_with_or_without_its_length()
    {
        var long_ = TestRegistry.Order(more: $",\"metadata\":{{\"k\":\"{new string('x', 70_000)}\"}}");
        using var said = await _registry.RegisterAsync(long_);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eureka/apps/ORDER")
        {
            Content = new StringContent(long_, Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = true },
        };
        using var unsaid = await _registry.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, said.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unsaid.StatusCode);
    }

    [Fact]
    public async Task A_number_in_the_query_that_is_none_is_refused()
    {
        using var response = await _registry.SendAsync(HttpMethod.Put, "/eureka/apps/ORDER/sound?lastDirtyTimestamp=soon");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task An_entry_of_a_batch_that_cannot_be_taken_harms_no_other()
    {
        const string Batch = """
            {"replicationList":[
             {"appName":"ORDER","id":"x","action":"Explode"},
             {"appName":"ORDER","id":"x","action":"Register"},
             {"appName":"ORDER","id":"x","action":"Register","instanceInfo":{"hostName":7}},
             17, null, {"action":"Heartbeat"},
             {"appName":"ORDER","id":"nobody","action":"Heartbeat","lastDirtyTimestamp":1},
             {"appName":"ORDER","id":"sound","action":"Heartbeat"}]}
            """;
        using var response = await _registry.SendAsync(HttpMethod.Post, "/eureka/peerreplication/batch/", Batch, asPeer: true);
        var answers = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["responseList"]!.AsArray();

        Assert.Equal([400, 400, 400, 400, 400, 400, 404, 200], answers.Select(answer => answer!["statusCode"]!.GetValue<int>()));
        Assert.Equal("sound:UP", await _registry.ListedAsync());
    }

    [Fact]
    public async Task A_registry_that_is_full_says_so()
    {
        await using var small = await TestRegistry.StartAsync(settings: [("MaxInstances", "1"), ("MaxPercentPerApplication", "100")]);
        await small.RegisterAsync(TestRegistry.Order("a"));
        using var response = await small.RegisterAsync(TestRegistry.Order("b"));

        await IsProblemAsync(response, 503, "registry-full");
        Assert.Equal("a:UP", await small.ListedAsync());
    }

    private static async Task IsProblemAsync(HttpResponseMessage response, int status, string type)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:hanok:problem:{type}", JsonNode.Parse(text)!["type"]!.GetValue<string>());
        Assert.NotEmpty(JsonNode.Parse(text)!["detail"]!.GetValue<string>());
    }
}
