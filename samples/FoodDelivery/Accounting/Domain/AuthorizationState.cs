namespace FoodDelivery.Accounting.Domain;

public static class AuthorizationState
{
    public const string Authorized = "AUTHORIZED";
    public const string Declined = "DECLINED";
    public const string Reversed = "REVERSED";
}
