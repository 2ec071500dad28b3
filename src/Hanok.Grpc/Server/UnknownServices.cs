using Hanok.Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hanok.Grpc.Server;

/// <summary>A call of a service that is not served here is UNIMPLEMENTED too; whatever is no gRPC stays as it is without this.</summary>
internal sealed class UnknownServices : IRouteConstraint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .Map(
            RoutePatternFactory.Parse("/{service}/{method}", defaults: null, parameterPolicies: new RouteValueDictionary { ["method"] = new UnknownServices() }),
            context => GrpcServer.RefuseAsync(context, $"There is no service '{context.Request.RouteValues["service"]}' here."))
        .WithOrder(int.MaxValue).AllowAnonymous();

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && GrpcHeaders.IsGrpc(httpContext.Request.ContentType) && HttpProtocol.IsHttp2(httpContext.Request.Protocol);
}
