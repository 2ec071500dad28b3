using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis;

/// <summary>Every endpoint of a program, a line each: methods, path, who may call it, and the body that it takes.</summary>
internal sealed class EndpointList(WebApplication application)
{
    private readonly bool _hasFallback = application.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy is not null;

    /// <summary>What says nothing is for whoever has a token, where there are tokens, and else for nobody.</summary>
    public IEnumerable<string> Lines() => ((IEndpointRouteBuilder)application).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Select(endpoint => (Path: PathOf(endpoint), Methods: MethodsOf(endpoint), Who: WhoOf(endpoint), Body: BodyOf(endpoint)))
        .Distinct()
        .OrderBy(line => line.Path, StringComparer.Ordinal).ThenBy(line => line.Methods, StringComparer.Ordinal)
        .Select(line => $"{line.Methods,-13} {line.Path,-60} {line.Who,-24} {line.Body}");

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    private static string MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? string.Join(',', methods.Order(StringComparer.Ordinal)) : "*";

    private string WhoOf(RouteEndpoint endpoint)
    {
        var metadata = endpoint.Metadata;
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
            return "everybody";

        List<string> who =
        [
            .. metadata.GetOrderedMetadata<IAuthorizeData>().SelectMany(data => new[] { data.Policy, data.Roles }).OfType<string>(),
            .. metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements)
                .OfType<RolesAuthorizationRequirement>().SelectMany(roles => roles.AllowedRoles),
        ];
        return who.Count > 0 ? string.Join(',', who.Distinct())
            : _hasFallback || metadata.GetMetadata<IAuthorizeData>() is not null ? "token"
            : "nobody";
    }

    private static string BodyOf(RouteEndpoint endpoint)
    {
        var types = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes;
        if (types is null && endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null)
            return "-";

        return $"{(types is null ? "any" : string.Join(',', types))}<={(BodyRules.LimitOf(endpoint) is { } limit ? $"{limit}" : "own")}";
    }
}
