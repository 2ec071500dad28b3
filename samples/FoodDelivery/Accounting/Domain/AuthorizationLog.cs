using Hanok.Isolation;

namespace FoodDelivery.Accounting.Domain;

/// <summary>What can come for the authorization of an order, from different sagas and so in any order.</summary>
public static class AuthorizationLog
{
    public static Operation Authorize(Guid order) => new(KeyOf(order), "authorize");

    public static Operation Reverse(Guid order) => new(KeyOf(order), "reverse") { Undoes = "authorize" };

    private static string KeyOf(Guid order) => $"authorization/{order}";
}
