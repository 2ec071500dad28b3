using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// From where a page calls is decided here, by the host that the browser knows. A service behind is called by the gateway: by its own host it would
/// take the gateway's pages for those of another site.
/// </summary>
internal sealed class BrowserHeaders : ITransformProvider
{
    private const string Site = "Sec-Fetch-Site";

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(transform =>
    {
        // Looked for first where it costs least: most requests are not from a browser.
        var headers = transform.HttpContext.Request.Headers;
        if (headers.Origin.Count > 0)
            transform.ProxyRequest.Headers.Remove(HeaderNames.Origin);
        if (headers.ContainsKey(Site))
            transform.ProxyRequest.Headers.Remove(Site);

        return ValueTask.CompletedTask;
    });
}
