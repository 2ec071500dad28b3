using System.Security.Claims;

namespace FoodDelivery.Contracts.Api;

/// <summary>To whom a thing belongs, by the claim that proves it. What belongs to nobody is the operator's.</summary>
public readonly record struct Owner
{
    private readonly string? _claim, _id;

    private Owner(string claim, Guid? id) => (_claim, _id) = (claim, id?.ToString());

    public static Owner Consumer(Guid? id) => new(Access.ConsumerId, id);

    public static Owner Restaurant(Guid id) => new(Access.RestaurantId, id);

    /// <summary>Whether this is the owner, or the operator; or a service, where it is let in at all.</summary>
    public bool Is(ClaimsPrincipal user)
    {
        if (user.IsInRole(Access.Operator) || user.IsInRole(Access.Service))
            return true;

        // HasClaim would take CONSUMER_ID for consumer_id.
        foreach (var claim in user.Claims)
            if (_id is not null && claim.Type == _claim && claim.Value == _id)
                return true;

        return false;
    }
}
