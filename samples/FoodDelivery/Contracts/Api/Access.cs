using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace FoodDelivery.Contracts.Api;

/// <summary>
/// Who may do what. An endpoint says for which roles it is; what belongs to somebody is theirs alone, and for others it is not there. The
/// operator may do everything.
/// </summary>
public static class Access
{
    public const string Consumer = "consumer";
    public const string Restaurant = "restaurant";
    public const string Operator = "operator";

    /// <summary>One of the system's own, on behalf of somebody whose right it has looked at: a BFF that puts a page together.</summary>
    public const string Service = "service";

    public const string ConsumerId = "consumer_id";
    public const string RestaurantId = "restaurant_id";

    public static TBuilder For<TBuilder>(this TBuilder endpoint, params string[] roles) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => policy.RequireRole([.. roles, Operator]));

    /// <summary>Whether this is the consumer, or the operator; or a service, where it is let in at all.</summary>
    public static bool IsConsumer(this ClaimsPrincipal user, Guid consumer) => user.Owns(ConsumerId, consumer);

    /// <summary>Whether this is the restaurant, or the operator; or a service, where it is let in at all.</summary>
    public static bool IsRestaurant(this ClaimsPrincipal user, Guid restaurant) => user.Owns(RestaurantId, restaurant);

    private static bool Owns(this ClaimsPrincipal user, string claim, Guid id) => user.IsInRole(Operator) || user.IsInRole(Service) || user.HasClaim(claim, id.ToString());
}
