using System.Net.Http.Headers;

namespace Hanok.Security.Tokens;

/// <summary>Sends this service's token with each request that has none.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && tokens.IsConfigured)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));

        return await base.SendAsync(request, cancellationToken);
    }
}
