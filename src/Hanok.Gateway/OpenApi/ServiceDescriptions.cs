using System.Net;

namespace Hanok.Gateway.OpenApi;

/// <summary>What services say of themselves, asked for when somebody wants to read it. Thread-safe.</summary>
internal sealed class ServiceDescriptions(IHttpClientFactory clients, TimeProvider time)
{
    public const string HttpClientName = "hanok.openapi";

    /// <summary>Where a service describes itself. Nothing under <c>/hanok</c> is let through from outside.</summary>
    public const string Path = "/hanok/openapi/v1.json";

    private const int BytesLimit = 4 * 1024 * 1024;

    // Long enough for a page and its reloads; of one that could not be asked, short enough to see that it is back.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10), FreshWhenMissing = TimeSpan.FromSeconds(1);

    // A service makes its description when it is asked for the first time, which on a busy machine takes seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();

    // As many as there are services in the configuration.
    private readonly Dictionary<string, Source> _sources = [];

    /// <returns>The same bytes as before when nothing has changed; null when the service does not say.</returns>
    public Task<byte[]?> OfAsync(string service)
    {
        lock (_gate)
        {
            if (!_sources.TryGetValue(service, out var source))
                _sources[service] = source = new();

            // Who comes while it is being asked waits for the same answer.
            if (source.Answer is { } answer && (!answer.IsCompleted || time.GetElapsedTime(source.AnsweredAt) < (source.Last is null ? FreshWhenMissing : Fresh)))
                return answer;

            return source.Answer = AskAsync(service, source);
        }
    }

    // On nobody's behalf: whoever asked first may go away.
    private async Task<byte[]?> AskAsync(string service, Source source)
    {
        source.Last = await FetchAsync(service, source.Last);
        source.AnsweredAt = time.GetTimestamp();
        return source.Last?.Bytes;
    }

    private async Task<Said?> FetchAsync(string service, Said? last)
    {
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

    private sealed record Said(byte[] Bytes, string? ETag);

    /// <summary>Written by the one who asks, and read when the answer is there.</summary>
    private sealed class Source
    {
        public Task<byte[]?>? Answer { get; set; }

        public Said? Last { get; set; }

        public long AnsweredAt { get; set; }
    }
}
