using System.Net.Http.Headers;
using Hanok.Http;
using Hanok.Security.Tokens;

namespace Hanok.AppHost.Tokens;

/// <summary>Sends a client's token with each request: the same until it is half over.</summary>
internal sealed class ClientTokenHandler(Uri endpoint, string id, string secret, string? resource, TimeProvider time) : DelegatingHandler
{
    private readonly KeyValuePair<string, string>[] _form =
        [new("grant_type", "client_credentials"), .. resource is null ? [] : new KeyValuePair<string, string>[] { new("resource", resource) }];

    private readonly HttpClient _issuer = new(ServiceConnections.Handler(handler => handler.ActivityHeadersPropagator = null)) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim _one = new(1);
    private (AuthenticationHeaderValue Header, long Until)? _token;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= await HeaderAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _issuer.Dispose();
            _one.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_token is { } known && time.GetTimestamp() < known.Until) return known.Header;
            var grant = await TokenGrant.RequestAsync(_issuer, endpoint, id, secret, _form, cancellation);
            var header = new AuthenticationHeaderValue("Bearer", grant.AccessToken);
            _token = (header, time.GetTimestamp() + (long)(grant.Lifetime.TotalSeconds / 2 * time.TimestampFrequency));
            return header;
        }
        catch (TokenGrantException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
        finally
        {
            _one.Release();
        }
    }
}
