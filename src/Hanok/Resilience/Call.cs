namespace Hanok.Resilience;

/// <summary>One call of a client: all attempts of it.</summary>
internal sealed class Call
{
    public static readonly HttpRequestOptionsKey<Call> Key = new("hanok.call");

    /// <summary>Tells whoever picks an instance which ones are better left out, as long as there are others.</summary>
    private static readonly HttpRequestOptionsKey<Func<Uri, bool>> AvoidKey = new("hanok.avoid");

    // A deadline and a timer that are to end together never do so in the same instant.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(15);

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly HashSet<string> _tried = [];

    public Call(HttpRequestMessage request, TimeSpan limit, Breakers breakers, TimeProvider time)
    {
        (Request, Wanted, Limit, _time) = (request, request.RequestUri, limit, time);
        _began = time.GetTimestamp();
        IsBodyInMemory = IsInMemory(request.Content);
        IsRepeatable = RetryDecider.IsRepeatable(request) && IsBodyInMemory;
        request.Options.Set(Key, this);
        request.Options.Set(AvoidKey, uri => _tried.Contains(uri.Authority) || breakers.IsRefusing(uri.Authority));
    }

    public HttpRequestMessage Request { get; }

    /// <summary>What was asked for, before an instance was picked.</summary>
    public Uri? Wanted { get; }

    public TimeSpan Limit { get; }

    public TimeSpan Left => Limit - _time.GetElapsedTime(_began) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    public bool IsOver => Left <= Slack;

    /// <summary>It may arrive twice, and can be sent twice.</summary>
    public bool IsRepeatable { get; }

    public bool IsBodyInMemory { get; }

    public int Attempts { get; private set; }

    /// <summary>Before the next attempt.</summary>
    public TimeSpan Wait { get; set; }

    public string? LastFailure { get; set; }

    /// <summary>Without the query, which may hold what is nobody's business.</summary>
    public string Name => $"{Request.Method} {(Wanted is { IsAbsoluteUri: true } uri ? uri.GetLeftPart(UriPartial.Path) : Wanted)}";

    public void BeginAttempt()
    {
        Attempts++;
        Request.RequestUri = Wanted;
    }

    public void Try(string destination) => _tried.Add(destination);

    // What lies in memory can be written again; a stream is gone when it was read, and nothing is buffered for the sake of a retry.
    private static bool IsInMemory(HttpContent? content) =>
        content is null or ByteArrayContent or ReadOnlyMemoryContent or System.Net.Http.Json.JsonContent;
}
