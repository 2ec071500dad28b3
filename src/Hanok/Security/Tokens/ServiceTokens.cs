using Microsoft.Extensions.Options;

namespace Hanok.Security.Tokens;

/// <summary>The access tokens with which this service calls others: one for each receiver, and good at no other. Thread-safe.</summary>
internal sealed class ServiceTokens(
    IHttpClientFactory clients, IOptions<TokenOptions> options, IOptions<TokenClientOptions> client, TimeProvider time)
{
    // More services than one calls. Beyond it all are forgotten, and those that are called are asked for again.
    private const int Limit = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServiceToken> _tokens = new(StringComparer.Ordinal);
    private Task<IssuerMetadata>? _issuer;

    /// <summary>Whether this service is anybody at the issuer.</summary>
    public bool IsConfigured => client.Value.Id.Length > 0 && options.Value.Authority.Length > 0;

    /// <param name="receiver">The name of the service that is called.</param>
    /// <exception cref="HttpRequestException">There is no token to be had. Nothing was sent yet.</exception>
    public async ValueTask<string> GetAsync(string receiver, CancellationToken cancellation)
    {
        if (options.Value.SharedAudience)
            receiver = "";
        else if (!ServiceName.IsValid(receiver))
            throw new HttpRequestException(
                HttpRequestError.ConfigurationLimitExceeded,
                $"'{receiver}' is no name of a service, so there is no token for it. Call it by its name, as in http://kitchen, or say it: AddServiceToken(\"kitchen\").");

        try
        {
            return await Of(receiver).GetAsync(TimeSpan.FromSeconds(client.Value.PatienceSeconds), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"{options.Value.Authority} gives no token to '{client.Value.Id}'{(receiver.Length > 0 ? $" for {receiver}" : "")}: {e.Message}", e);
        }
    }

    private ServiceToken Of(string receiver)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(receiver, out var known))
                return known;

            if (_tokens.Count >= Limit)
                _tokens.Clear();

            return _tokens[receiver] = new(() => RequestAsync(receiver), time);
        }
    }

    private async Task<TokenGrant> RequestAsync(string receiver)
    {
        using var http = clients.CreateClient(IssuerMetadata.Client);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (client.Value.Scope.Length > 0)
            form["scope"] = client.Value.Scope.Replace("{receiver}", receiver, StringComparison.Ordinal);
        if (options.Value.AudienceOf(receiver) is { } audience)
            form["resource"] = audience;

        var endpoint = await EndpointAsync(http);
        return await TokenGrant.RequestAsync(http, endpoint, client.Value.Id, client.Value.Secret, form, CancellationToken.None);
    }

    private async Task<Uri> EndpointAsync(HttpClient http)
    {
        // Where the issuer is does not change; what failed is asked again.
        if (_issuer is not { IsCompletedSuccessfully: true } known)
            _issuer = known = IssuerMetadata.ReadAsync(http, options.Value, CancellationToken.None);

        return (await known).Tokens ?? throw new HttpRequestException($"{options.Value.Authority} has no usable 'token_endpoint'.");
    }
}
