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

    /// <summary>The thing, if it is there and belongs to this caller; null otherwise, so that nobody learns what is there of others'.</summary>
    public static T? IfOwnedBy<T>(this T? thing, ClaimsPrincipal user) where T : class, IOwned => thing is not null && thing.Owner.Is(user) ? thing : null;

    /// <summary>Who shares a bound: all users of one restaurant, all devices of one consumer; anybody else by their own name.</summary>
    public static string Party(this ClaimsPrincipal user) => user.Claims.FirstOrDefault(claim => claim.Type is RestaurantId or ConsumerId) is { } claim
        ? $"{claim.Type} {claim.Value}" : user.Identity?.Name ?? "";

    /// <summary>The consumer who calls; null for somebody else, such as the operator.</summary>
    public static Guid? AsConsumer(this ClaimsPrincipal user) =>
        user.Claims.FirstOrDefault(claim => claim.Type == ConsumerId) is { } claim && Errors.TryId(claim.Value, out var id) ? id : null;
}
