using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Hanok.Grpc.Server;

/// <summary>
/// Puts <see cref="CallBounds"/> around every gRPC method, however it was mapped, and says what its body is. Thread-safe.
/// </summary>
internal sealed class CallPolicy(CallBounds bounds) : MatcherPolicy, IEndpointSelectorPolicy
{
    // As many as there are methods.
    private readonly ConcurrentDictionary<Endpoint, Endpoint> _bounded = [];

    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null)
                candidates.ReplaceEndpoint(i, _bounded.GetOrAdd(endpoint, Bound), candidates[i].Values);

        return Task.CompletedTask;
    }

    private Endpoint Bound(Endpoint method)
    {
        var (serve, shape) = (method.RequestDelegate!, method.Metadata.GetMetadata<GrpcMethodMetadata>()!.Method.Type);
        var endpoint = new RouteEndpointBuilder(
            context => bounds.InvokeAsync(context, serve, shape), ((RouteEndpoint)method).RoutePattern, ((RouteEndpoint)method).Order)
        {
            DisplayName = method.DisplayName,
        };
        foreach (var item in method.Metadata)
            endpoint.Metadata.Add(item);

        // A call has a deadline of its own, and tells it by a status.
        endpoint.Metadata.Add(new DisableRequestTimeoutAttribute());
        // Each message has its limit (GrpcOptions), which is told by a status too.
        endpoint.Metadata.Add(new DisableRequestSizeLimitAttribute());
        // The library reads "+json" as protobuf, too.
        endpoint.Metadata.Add(new AcceptsMetadata(["application/grpc", "application/grpc+proto"]));
        return endpoint.Build();
    }
}
