using Microsoft.AspNetCore.Diagnostics;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Hanok.Gateway.Forwarding;

/// <summary>Hands on the answer of a destination as it is, without what tells the software behind it.</summary>
internal sealed class PlainAnswers : ITransformProvider
{
    private static readonly string[] Telltale = ["Server", "X-Powered-By", "X-AspNet-Version"];

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        foreach (var header in Telltale)
            context.AddResponseHeaderRemove(header, ResponseCondition.Always);

        context.AddResponseTransform(transform =>
        {
            // An error without a body is an answer too: a problem of ours must not be put in its place.
            if (transform.ProxyResponse is not null && transform.HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages)
                pages.Enabled = false;

            return ValueTask.CompletedTask;
        });
    }
}
