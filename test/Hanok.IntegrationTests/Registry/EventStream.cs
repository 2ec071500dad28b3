using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Hanok.IntegrationTests.Registry;

/// <summary>One that reads changes.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage response, Stream body) =>
        (_response, _events) = (response, SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator());

    public HttpResponseMessage Response => _response;

    public static async Task<EventStream> OpenAsync(HttpClient client, string query = "")
    {
        var response = await client.GetAsync($"/hanok/v1/watch{query}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new EventStream(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(string Type, long Version, JsonNode Data)> NextAsync()
    {
        Assert.True(await _events.MoveNextAsync(), "The stream has ended.");
        return (_events.Current.EventType, long.Parse(_events.Current.EventId!), JsonNode.Parse(_events.Current.Data)!);
    }

    /// <summary>The next change as <c>a ADDED UP</c>.</summary>
    public async Task<string> ChangeAsync()
    {
        var (type, _, data) = await NextAsync();
        Assert.Equal("change", type);
        return $"{data["instance"]!["instanceId"]} {data["instance"]!["actionType"]} {data["instance"]!["status"]}";
    }

    public Task<bool> IsOpenAsync() => _events.MoveNextAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await _events.DisposeAsync();
    }
}
