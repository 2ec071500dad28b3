using System.Net;
using System.Net.Http.Headers;
using Hanok.Direct;
using Hanok.Discovery;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.Direct;

/// <summary>The receiving side of the direct transport, asked by somebody who is no Hanok service.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DirectEndpointTests(PostgresServer server) : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private ContractServices _services = null!;
    private ContractService _audit = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        _audit = await _services.StartAsync("audit", hanok => hanok.HandlesNoted());
        _http.BaseAddress = _audit.Services.GetRequiredService<ServiceAddresses>().Of("audit", "messages").Single();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
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
            {"specversion":"1.0","id":"A 1","source":"/tills/3","type":"orders.noted.v1","channel":"orders.events","data":{"key":"a","number":1}}
            """;
        const string Other = """
            {"specversion":"1.0","id":"A 2","source":"/tills/3","type":"orders.noted.v1","channel":"orders.events","data":{"key":"b","number":1}}
            """;

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Utf8(One), CloudEventsJson.ContentType, stream: null));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Utf8($"[{One}, {Other}, {Other}]"), CloudEventsJson.BatchContentType, stream: null));

        Assert.Equal(["a1", "b1"], await _audit.ReadAsync());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("{}")]
    [InlineData("""{"id":"1","source":"s","type":"orders.noted.v1","channel":"kitchen.commands"}""")]
    [InlineData("""{"id":7,"source":"s","type":"orders.noted.v1","channel":"orders.events"}""")]
    [InlineData("""{"id":"1","source":"s","type":"","channel":"orders.events"}""")]
    public async Task CloudEvents_that_are_none_are_refused_with_400_and_change_nothing(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(Utf8(body), CloudEventsJson.ContentType, stream: null));

        Assert.Empty(await _audit.ReadAsync());
        Assert.Empty(await _audit.ParkedAsync());
    }

    [Fact]
    public async Task A_CloudEvent_whose_data_is_not_of_its_type_is_parked()
    {
        const string Wrong = """{"id":"1","source":"s","type":"orders.noted.v1","channel":"orders.events","kind":"reply","hanokstream":"x","hanokposition":"1.1","data":"?"}""";

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(Utf8(Wrong), CloudEventsJson.ContentType, stream: null));

        Assert.Equal(MessageKind.Event, Assert.Single(await _audit.ParkedAsync()).Delivery.Message.Kind);
    }

    [Fact]
    public async Task Over_the_api_by_http_1_there_are_no_messages()
    {
        _http.BaseAddress = null;
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(Batch(), version: HttpVersion.Version11, at: _audit.Address));
        Assert.Empty(await _audit.ReadAsync());
    }

    [Theory]
    [InlineData("kitchen.events", HttpStatusCode.NotFound)]
    [InlineData("audit.commands", HttpStatusCode.NotFound)]
    [InlineData("audit.events", HttpStatusCode.NoContent)]
    public async Task Only_the_channel_that_a_service_publishes_to_can_be_subscribed_to(string channel, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/hanok/subscriptions/{channel}/kitchen", UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await _http.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] Batch()
    {
        var message = new Runs("orders").Messages.Event("a", new Noted("a", 1));
        OutgoingMessage[] batch = [new(new Position(1, 0), 0, MessageCodec.ToFrame(message))];
        var bytes = new byte[BatchCodec.Length(batch)];
        BatchCodec.Write(batch, bytes);
        return bytes;
    }

    private async Task<HttpStatusCode> PostAsync(
        byte[] body, string contentType = BatchCodec.ContentType, string? stream = "orders@test", Version? version = null, Uri? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at ?? _http.BaseAddress!, DirectEndpoints.MessagesPath))
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };
        if (stream is not null)
            request.Headers.Add(BatchCodec.StreamHeader, stream);

        using var answer = await _http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }
}
