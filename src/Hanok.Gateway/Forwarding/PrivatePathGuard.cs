using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Forwarding;

/// <summary>
/// Nothing under <c>/hanok</c> or <c>/health</c> of a service can be reached from outside, whatever the routes say. It looks at the path
/// as the destination will see it, after all transforms: a route that removes a prefix leads there as well.
/// </summary>
internal sealed class PrivatePathGuard : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    // Providers come after the configured transforms, so this is the last to run.
    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(transform =>
    {
        var target = transform.ProxyRequest.RequestUri
            ?? RequestUtilities.MakeDestinationAddress(transform.DestinationPrefix, transform.Path, transform.Query.QueryString);
        transform.ProxyRequest.RequestUri = target;

        // With a status set, YARP does not forward.
        if (PrivatePaths.IsPrivate(target.AbsolutePath) || PrivatePaths.IsPrivate(transform.Path.Value ?? ""))
            transform.HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;

        return ValueTask.CompletedTask;
    });
}
