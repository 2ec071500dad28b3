using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

/// <summary>
/// The keys of the issuer: read at the first token, again now and then, and when a token names one that is not known. While the issuer is
/// away, those that are known stay. Thread-safe.
/// </summary>
internal sealed partial class IssuerKeys(
    IHttpClientFactory clients, IOptions<TokenOptions> options, TimeProvider time, ILogger<IssuerKeys> logger)
{
    // How long a key that the issuer withdrew may still count.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    // Anybody can make up key ids: whatever they send, the issuer is asked no more often.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // At the start of a system the issuer may be the last to come.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // Services start in any order: that the issuer is not there yet is no news.
    private const int QuietFailures = 5;

    private readonly Lock _gate = new();
    private volatile KeySet _keys = KeySet.None;
    private Task _reading = Task.CompletedTask;
    private long? _began;
    private long _read;
    private int _failures;

    public KeySet Current => _keys;

    public bool IsWanted => options.Value.Authority.Length > 0;

    /// <summary>Reads the keys if none are known; whether some are now.</summary>
    public async ValueTask<bool> PrepareAsync(CancellationToken cancellation)
    {
        if (_keys.Keys.Count == 0)
            await BeginReading(isForToken: false).WaitAsync(cancellation);

        return _keys.Keys.Count > 0;
    }

    /// <summary>Null: the issuer has no such key, or is not to be asked again yet.</summary>
    public async ValueTask<SigningKey?> FindAsync(UnverifiedToken token, CancellationToken cancellation)
    {
        var known = _keys.Find(token);
        if (known is not null)
        {
            // In the background: what is known is good enough for this one.
            if (time.GetElapsedTime(Interlocked.Read(ref _read)) > Fresh)
                _ = BeginReading();

            return known;
        }

        // One reading for all that wait, bounded by the client's timeout.
        await BeginReading().WaitAsync(cancellation);
        return _keys.Find(token);
    }

    // What is read ahead does not keep the first token waiting for the pause.
    private Task BeginReading(bool isForToken = true)
    {
        lock (_gate)
        {
            if (!_reading.IsCompleted)
                return _reading;

            if (_began is { } last && time.GetElapsedTime(last) < (_keys.Keys.Count == 0 ? FirstPause : Pause))
                return Task.CompletedTask;

            if (isForToken)
                _began = time.GetTimestamp();

            using (ExecutionContext.SuppressFlow()) // It belongs to nobody's request or trace.
                return _reading = Task.Run(ReadAsync);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            using var http = clients.CreateClient(IssuerMetadata.Client);
            var issuer = await IssuerMetadata.ReadAsync(http, options.Value, CancellationToken.None);
            var keys = KeySet.Read(issuer.Issuer, await http.GetByteArrayAsync(issuer.Keys));
            if (keys.Keys.Count == 0)
                throw new JsonException($"{issuer.Keys} has no key that can be used here.");

            if (keys.Hash != _keys.Hash)
            {
                // That there are some is no news; that they are others is.
                LogRead(_keys.Keys.Count == 0 ? LogLevel.Debug : LogLevel.Information, keys.Issuer, keys.Keys.Count, string.Join(", ", keys.Keys.Select(key => key.Id)));
                _keys = keys;
            }

            Interlocked.Exchange(ref _read, time.GetTimestamp());
        }
        catch (Exception e)
        {
            if (_keys.Keys.Count > 0 || ++_failures >= QuietFailures)
                LogNotRead(options.Value.Authority, e.Message);
        }
    }

    [LoggerMessage("{Issuer} has {Count} keys: {Keys}.")]
    private partial void LogRead(LogLevel level, string issuer, int count, string keys);

    [LoggerMessage(LogLevel.Warning, "The keys of {Authority} cannot be read; those that are known still count. {Reason}")]
    private partial void LogNotRead(string authority, string reason);
}
