namespace FoodDelivery.Accounting.Domain;

/// <summary>A consumer's account in one currency.</summary>
public static class Account
{
    public static string IdOf(CardAuthorization authorization) => $"{authorization.ConsumerId}/{authorization.Total.Currency}";
}
