using Hanok.Registry.Replication;

namespace Hanok.Registry.Eureka;

/// <summary>The paths of the Eureka REST API, below both of its roots: Netflix has /eureka/v2, Spring /eureka.</summary>
internal static class EurekaEndpoints
{
    private static readonly string[] Roots = ["/eureka", "/eureka/v2"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var root in Roots)
            MapRoot(endpoints.MapGroup(root).RequireAuthorization(Access.Policy).AddEndpointFilter(BadBodiesAsync));
    }

    private static void MapRoot(RouteGroupBuilder root)
    {
        var changes = root.MapGroup("").AddEndpointFilter(Access.OnlyItsOwnAsync);
        changes.MapPost("/apps/{app}", (HttpContext context, string app, InstanceApi api) => api.RegisterAsync(context, app));
        changes.MapPut("/apps/{app}/{id}", (HttpContext context, string app, string id, string? status, long? lastDirtyTimestamp, InstanceApi api) =>
            api.Renew(context, app, id, status, lastDirtyTimestamp));
        changes.MapDelete("/apps/{app}/{id}", (HttpContext context, string app, string id, InstanceApi api) => api.Cancel(context, app, id));
        changes.MapPut("/apps/{app}/{id}/status", (HttpContext context, string app, string id, string? value, long? lastDirtyTimestamp, InstanceApi api) =>
            api.Override(context, app, id, value, lastDirtyTimestamp));
        changes.MapDelete("/apps/{app}/{id}/status", (HttpContext context, string app, string id, string? value, long? lastDirtyTimestamp, InstanceApi api) =>
            api.RemoveOverride(context, app, id, value, lastDirtyTimestamp));
        changes.MapPut("/apps/{app}/{id}/metadata", (HttpContext context, string app, string id, InstanceApi api) => api.Describe(context, app, id));

        root.MapGet("/apps", (HttpContext context, RegistryApi api) => api.All(context));
        root.MapGet("/apps/delta", (HttpContext context, RegistryApi api) => api.Delta(context));
        root.MapGet("/apps/{app}", (HttpContext context, string app, RegistryApi api) => api.Application(context, app));
        root.MapGet("/apps/{app}/{id}", (HttpContext context, string app, string id, RegistryApi api) => api.Instance(context, app, id));
        root.MapGet("/instances/{id}", (HttpContext context, string id, RegistryApi api) => api.Instance(context, null, id));
        root.MapGet("/vips/{vip}", (HttpContext context, string vip, RegistryApi api) => api.Vip(context, vip, secure: false));
        root.MapGet("/svips/{vip}", (HttpContext context, string vip, RegistryApi api) => api.Vip(context, vip, secure: true));
        root.MapGet("/status", (RegistryApi api) => api.Status());
        root.MapGet("/serverinfo/statusoverrides", (RegistryApi api) => api.Overrides());
        root.MapPut("/asg/{name}/status", () => EurekaAnswer.Problem(
            StatusCodes.Status501NotImplemented, "not-implemented",
            "There are no auto scaling groups here. Set the status of an instance: PUT apps/{app}/{id}/status?value=OUT_OF_SERVICE."));

        root.MapPost("/peerreplication/batch", (HttpContext context, PeerApi api) => api.TakeAsync(context)).AddEndpointFilter(Access.OnlyPeersAsync);
    }

    private static async ValueTask<object?> BadBodiesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (MalformedBodyException e)
        {
            return EurekaAnswer.Problem(StatusCodes.Status400BadRequest, "malformed-instance", e.Message);
        }
    }
}
