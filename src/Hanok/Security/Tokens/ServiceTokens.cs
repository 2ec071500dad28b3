using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

/// <summary>The access token with which this service calls others: fetched once for all, and again before it expires. Thread-safe.</summary>
internal sealed class ServiceTokens(
    IHttpClientFactory clients, IOptions<TokenOptions> options, IOptions<TokenClientOptions> client, TimeProvider time)
{
    // So that a token does not end on its way. Of a short one, a quarter.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    // An issuer that is down or refuses is not asked again by each call.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<TokenGrant>? _fetching;
    private Uri? _endpoint;
    private TokenGrant? _grant;
    private long _granted;
    private long _asked;

    /// <summary>Whether this service is anybody at the issuer.</summary>
    public bool IsConfigured => client.Value.Id.Length > 0 && options.Value.Authority.Length > 0;

    /// <exception cref="HttpRequestException">There is no token to be had. Nothing was sent yet.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (Usable(out var isFresh) is { } token)
        {
            if (!isFresh)
                _ = Fetch();

            return token;
        }

        try
        {
            return (await Fetch().WaitAsync(TimeSpan.FromSeconds(client.Value.PatienceSeconds), time, cancellation)).AccessToken;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, $"{options.Value.Authority} gives no token to '{client.Value.Id}': {e.Message}", e);
        }
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
        using var http = clients.CreateClient(IssuerMetadata.Client);
        var endpoint = _endpoint ??= await TokenGrant.EndpointAsync(http, options.Value, CancellationToken.None);

        var began = time.GetTimestamp();
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (client.Value.Scope.Length > 0)
            form["scope"] = client.Value.Scope;

        var grant = await TokenGrant.RequestAsync(http, endpoint, client.Value.Id, client.Value.Secret, form, CancellationToken.None);
        lock (_gate)
            (_grant, _granted) = (grant, began);

        return grant;
    }
}
