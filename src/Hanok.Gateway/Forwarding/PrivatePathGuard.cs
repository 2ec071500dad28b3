using System.Buffers;
using Hanok.Http;
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
    // No dots: two of them are a way up.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/");

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    // Providers come after the configured transforms, so this is the last to run.
    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(transform =>
    {
        if (IsPrivate(transform))
            // With a status set, YARP does not forward.
            transform.HttpContext.Response.StatusCode = StatusCodes.Status404NotFound;

        return ValueTask.CompletedTask;
    });

    private static bool IsPrivate(RequestTransformContext transform)
    {
        var path = transform.Path.Value ?? "";

        // Nothing in it can be read in two ways, and nothing comes before it: the whole address need not be looked at.
        if (transform.ProxyRequest.RequestUri is null && !path.AsSpan().ContainsAnyExcept(Plain) && !HasPath(transform.DestinationPrefix)
            && !SentPath.IsEncoded(transform.HttpContext))
            return PrivatePaths.IsPrivate(path);

        // YARP's own would encode what was left encoded once more.
        var target = transform.ProxyRequest.RequestUri ?? (SentPath.IsEncoded(transform.HttpContext)
            ? new Uri(transform.DestinationPrefix.TrimEnd('/') + SentPath.Encode(transform.HttpContext, transform.Path) + transform.Query.QueryString.ToUriComponent())
            : RequestUtilities.MakeDestinationAddress(transform.DestinationPrefix, transform.Path, transform.Query.QueryString));
        transform.ProxyRequest.RequestUri = target;
        return PrivatePaths.LeadsUp(target.AbsolutePath) || PrivatePaths.IsPrivate(target.AbsolutePath) || PrivatePaths.IsPrivate(path);
    }

    // Behind http://kitchen:80 at most the slash that ends it.
    private static bool HasPath(string prefix)
    {
        var slash = prefix.IndexOf('/', prefix.IndexOf("://", StringComparison.Ordinal) + 3);
        return slash >= 0 && slash < prefix.Length - 1;
    }
}
