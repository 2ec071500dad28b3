using Microsoft.AspNetCore.Routing;

namespace Hanok.Chassis;

/// <summary>Endpoints that a part of Hanok brings along.</summary>
internal sealed record EndpointMapping(Action<IEndpointRouteBuilder> Map);
