using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Hanok.Grpc.Translation;

/// <summary>
/// Messages as JSON: one as itself; of a stream, each in a line (NDJSON), or for a client that wants <c>text/event-stream</c> each in an event.
/// How a stream ended that has begun is its last line, <c>{"problem":...}</c>, or its last event, <c>problem</c> or <c>end</c>.
/// </summary>
internal sealed class TranslatedAnswer(HttpResponse response, JsonFormatter formatter)
{
    private const string EventStream = "text/event-stream";

    private readonly bool _asEvents = response.HttpContext.Request.GetTypedHeaders().Accept
        .Any(type => type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));

    /// <summary>The status was sent: what goes wrong now can only be said in the stream.</summary>
    public bool HasBegun { get; private set; }

    public Task WriteAsync(IMessage message, CancellationToken cancellation)
    {
        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(formatter.Format(message), Encoding.UTF8, cancellation);
    }

    public async Task WriteAllAsync(IAsyncEnumerable<IMessage> messages, CancellationToken cancellation)
    {
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            Begin();
            await WriteAsync("message", formatter.Format(message), cancellation);
        }

        Begin();
        if (_asEvents)
            await WriteAsync("end", "{}", cancellation);
    }

    public Task WriteEndAsync(ProblemDetails problem, CancellationToken cancellation)
    {
        var json = JsonSerializer.Serialize(problem, TranslationJson.Default.ProblemDetails);
        return WriteAsync("problem", _asEvents ? json : $$"""{"problem":{{json}}}""", cancellation);
    }

    // With the first message, not before: until then a failure is a status of HTTP.
    private void Begin()
    {
        if (HasBegun)
            return;

        HasBegun = true;
        response.ContentType = _asEvents ? EventStream : "application/x-ndjson; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // So that no proxy in between gathers what is to arrive at once.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task WriteAsync(string kind, string json, CancellationToken cancellation)
    {
        await response.WriteAsync(
            !_asEvents ? $"{json}\n" : kind == "message" ? $"data: {json}\n\n" : $"event: {kind}\ndata: {json}\n\n", Encoding.UTF8, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
