using System.Net;
using Hanok.Direct;
using Hanok.Discovery;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Direct;

/// <summary>The receiving side of the direct transport, asked by a program that has the credential of a service and is none of ours.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DirectEndpointTests(PostgresServer server) : IAsyncLifetime
{
    private ContractServices _services = null!;
    private ContractService _audit = null!;
    private PeerClient _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        _orders = new(_audit.Services.GetRequiredService<ServiceAddresses>().Of("audit", "messages").Single(), "audit", "orders");
    }

    public async ValueTask DisposeAsync()
    {
        _orders.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_is_taken()
    {
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Batch()));

        Assert.Equal(["a1"], await _audit.ReadAsync());
    }

    [Fact]
    public async Task Garbage_is_refused_with_400_and_changes_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var garbage = new byte[random.Next(1, 500)];
            random.NextBytes(garbage);
            Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(garbage));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync([.. Batch(), 1, 2, 3]));
        Assert.Empty(await _audit.ReadAsync());
        Assert.Empty(await _audit.ParkedAsync());
    }

    [Fact]
    public async Task Another_content_type_is_refused_with_415() =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(Batch(), contentType: "application/json"));

    [Fact]
    public async Task A_batch_that_names_no_stream_is_refused_with_415() =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(Batch(), stream: null));

    [Fact]
    public async Task A_program_in_any_language_hands_over_CloudEvents_as_JSON_and_may_repeat_itself()
    {
        const string One = """
            {"specversion":"1.0","id":"A 1","source":"/orders/till/3","type":"orders.noted.v1","channel":"orders.events","data":{"key":"a","number":1}}
            """;
        const string Other = """
            {"specversion":"1.0","id":"A 2","source":"/orders/till/3","type":"orders.noted.v1","channel":"orders.events","data":{"key":"b","number":1}}
            """;

        Assert.Equal(HttpStatusCode.NoContent, await _orders.PostCloudEventsAsync(One));
        Assert.Equal(HttpStatusCode.NoContent, await _orders.PostCloudEventsAsync($"[{One}, {Other}, {Other}]", CloudEventsJson.BatchContentType));

        Assert.Equal(["a1", "b1"], await _audit.ReadAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("{}")]
    [InlineData("""{"id":"1","source":"orders","type":"orders.noted.v1","channel":"kitchen.commands"}""")]
    [InlineData("""{"id":7,"source":"orders","type":"orders.noted.v1","channel":"orders.events"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"","channel":"orders.events"}""")]
    [InlineData("""{"id":"1","id":"2","source":"orders","type":"orders.noted.v1","channel":"orders.events"}""")]
    [InlineData("""{"id":"\ud800","source":"orders","type":"orders.noted.v1","channel":"orders.events"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"orders.noted.v1","channel":"orders.events","subject":"a\u0000b"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"orders.noted.v1","channel":"orders.events","subject":"a\u001b[2Jb"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"orders\u0000","channel":"orders.events"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"orders.noted.v1","channel":"orders.events","replyto":"orders.replies\u0000"}""")]
    [InlineData("""{"id":"1","source":"orders","type":"orders.noted.v1","channel":"orders.events","replyto":"no channel"}""")]
    public async Task CloudEvents_that_are_none_are_refused_with_400_and_change_nothing(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _orders.PostCloudEventsAsync(body));

        Assert.Empty(await _audit.ReadAsync());
        Assert.Empty(await _audit.ParkedAsync());
    }

    [Fact]
    public async Task A_CloudEvent_whose_data_is_not_of_its_type_is_parked()
    {
        const string Wrong = """{"id":"1","source":"orders","type":"orders.noted.v1","channel":"orders.events","kind":"reply","hanokstream":"x","hanokposition":"1.1","data":"?"}""";

        Assert.Equal(HttpStatusCode.NoContent, await _orders.PostCloudEventsAsync(Wrong));

        Assert.Equal(MessageKind.Event, Assert.Single(await _audit.ParkedAsync()).Delivery.Message.Kind);
    }

    [Fact]
    public async Task Over_the_api_by_http_1_there_are_no_messages()
    {
        using var api = new PeerClient(_audit.Address, "audit", "orders");
        Assert.Equal(HttpStatusCode.NotFound, await api.PostAsync(Batch(), "orders@test", version: HttpVersion.Version11));
        Assert.Empty(await _audit.ReadAsync());
    }

    [Theory]
    [InlineData("kitchen.events", HttpStatusCode.NotFound)]
    [InlineData("audit.commands", HttpStatusCode.NotFound)]
    [InlineData("audit.events", HttpStatusCode.NoContent)]
    public async Task Only_the_channel_that_a_service_publishes_to_can_be_subscribed_to(string channel, HttpStatusCode status) =>
        Assert.Equal(status, await _orders.SubscribeAsync(channel, "orders"));

    private static byte[] Batch() => PeerClient.Batch((new Position(1, 0), new Runs("orders").Messages.Event("a", new Noted("a", 1))));

    private Task<HttpStatusCode> PostAsync(byte[] body, string contentType = BatchCodec.ContentType, string? stream = "orders@test") =>
        _orders.PostAsync(body, stream, contentType);
}
