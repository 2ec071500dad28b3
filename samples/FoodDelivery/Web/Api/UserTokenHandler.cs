using System.Net.Http.Headers;

namespace FoodDelivery.Web.Api;

/// <summary>Asks the API in the name of who looks at the page: with the token that came with the request for it.</summary>
public sealed class UserTokenHandler(IHttpContextAccessor current) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (AuthenticationHeaderValue.TryParse(current.HttpContext?.Request.Headers.Authorization, out var token))
            request.Headers.Authorization = token;

        return base.SendAsync(request, cancellationToken);
    }
}
