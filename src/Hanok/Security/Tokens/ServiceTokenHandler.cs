using System.Net.Http.Headers;

namespace Hanok.Security.Tokens;

/// <summary>Sends this service's token with each request that has none.</summary>
/// <param name="receiver">Who is called; null for the host of each request, which is the name of a service.</param>
internal sealed class ServiceTokenHandler(ServiceTokens tokens, string? receiver) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null && tokens.IsConfigured)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer", await tokens.GetAsync(receiver ?? request.RequestUri?.Host ?? "", cancellationToken));

        return await base.SendAsync(request, cancellationToken);
    }
}
