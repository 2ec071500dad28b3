using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Versions;

/// <summary>Refuses a configuration in which a route says something about its end that cannot be read; at a reload, the one before stays.</summary>
internal sealed class RouteDeprecations : ITransformProvider
{
    // YARP calls this with each configuration, which is why it is here and not in a check at start.
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        List<string> failures = [];
        _ = ApiDeprecation.From(context.Route.Metadata, failures);
        foreach (var failure in failures)
            context.Errors.Add(new ArgumentException($"The metadata of the route '{context.Route.RouteId}': {failure}"));
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
    }
}
