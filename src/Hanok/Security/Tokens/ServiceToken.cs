namespace Hanok.Security.Tokens;

/// <summary>A token of this service: fetched once for all calls, and again before it expires. Thread-safe.</summary>
/// <param name="request">Asks the issuer.</param>
internal sealed class ServiceToken(Func<Task<TokenGrant>> request, TimeProvider time)
{
    // So that a token does not end on its way. Of a short one, a quarter.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    // An issuer that is down or refuses is not asked again by each call.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<TokenGrant>? _fetching;
    private TokenGrant? _grant;
    private long _granted;
    private long _asked;

    /// <exception cref="TimeoutException">The issuer has not answered within <paramref name="patience"/>.</exception>
    public async ValueTask<string> GetAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (Usable(out var isFresh) is { } token)
        {
            if (!isFresh)
                _ = Fetch();

            return token;
        }

        return (await Fetch().WaitAsync(patience, time, cancellation)).AccessToken;
    }

    private string? Usable(out bool isFresh)
    {
        lock (_gate)
        {
            isFresh = false;
            if (_grant is not { } grant)
                return null;

            var left = grant.Lifetime - time.GetElapsedTime(_granted);
            isFresh = left > (grant.Lifetime / 4 < Ahead ? grant.Lifetime / 4 : Ahead);
            return left > TimeSpan.Zero ? grant.AccessToken : null;
        }
    }

    private Task<TokenGrant> Fetch()
    {
        lock (_gate)
        {
            // A failure is shared by all that come within the pause.
            if (_fetching is { } last && (!last.IsCompleted || time.GetElapsedTime(_asked) < Pause))
                return last;

            _asked = time.GetTimestamp();
            using (ExecutionContext.SuppressFlow())
                _fetching = Task.Run(FetchAsync);
            _ = _fetching.ContinueWith(static failed => failed.Exception, TaskScheduler.Default);
            return _fetching;
        }
    }

    private async Task<TokenGrant> FetchAsync()
    {
        var began = time.GetTimestamp();
        var grant = await request();
        lock (_gate)
            (_grant, _granted) = (grant, began);

        return grant;
    }
}
