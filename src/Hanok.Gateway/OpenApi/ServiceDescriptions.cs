using System.Net;

namespace Hanok.Gateway.OpenApi;

/// <summary>What services say of themselves, asked for when somebody wants to read it. Thread-safe.</summary>
internal sealed class ServiceDescriptions(IHttpClientFactory clients, TimeProvider time)
{
    public const string HttpClientName = "hanok.openapi";

    /// <summary>Where a service describes itself. Nothing under <c>/hanok</c> is let through from outside.</summary>
    public const string Path = "/hanok/openapi/v1.json";

    private const int BytesLimit = 4 * 1024 * 1024;

    // Long enough for a page and its reloads; short enough to see a service that is back.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();

    // As many as there are services in the configuration.
    private readonly Dictionary<string, Entry> _entries = [];

    /// <returns>The same bytes as before when nothing has changed; null when the service does not say.</returns>
    public Task<byte[]?> OfAsync(string service)
    {
        lock (_gate)
        {
            var known = _entries.GetValueOrDefault(service);
            if (known is not null && (!known.Answer.IsCompleted || time.GetElapsedTime(known.AskedAt) < Fresh))
                return known.Body;

            var answer = AskAsync(service, known);
            _entries[service] = new(answer, BodyAsync(answer), time.GetTimestamp());
            return _entries[service].Body;
        }
    }

    private static async Task<byte[]?> BodyAsync(Task<Answered?> answer) => (await answer)?.Bytes;

    // On nobody's behalf: whoever asked first may go away while others wait for the same.
    private async Task<Answered?> AskAsync(string service, Entry? before)
    {
        var last = before is null ? null : await before.Answer;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{service}{Path}"));
            if (last?.ETag is { } known)
                request.Headers.TryAddWithoutValidation("If-None-Match", known);

            using var response = await clients.CreateClient(HttpClientName).SendAsync(request, patience.Token);
            if (response.StatusCode == HttpStatusCode.NotModified)
                return last;

            if (response.StatusCode != HttpStatusCode.OK)
                return null;

            var bytes = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return new(last is not null && bytes.AsSpan().SequenceEqual(last.Bytes) ? last.Bytes : bytes, response.Headers.ETag?.ToString());
        }
        catch (Exception)
        {
            // Away, late or too long: it is named as missing, and asked again.
            return null;
        }
    }

    internal static void Configure(HttpClient client) => (client.Timeout, client.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, BytesLimit);

    private sealed record Answered(byte[] Bytes, string? ETag);

    private sealed record Entry(Task<Answered?> Answer, Task<byte[]?> Body, long AskedAt);
}
