using System.Security.Claims;
using FoodDelivery.Web.Pages.Shop;

namespace FoodDelivery.Web;

/// <summary>Who looks at the page, as the gateway's token tells.</summary>
public static class SignedIn
{
    private const string Operator = "operator";

    /// <summary>Null for nobody.</summary>
    public static string? Name(this ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true } identity ? identity.Name : null;

    /// <summary>For whom they order; null for nobody, and for who is no customer.</summary>
    public static string? ConsumerId(this ClaimsPrincipal user) => user.FindFirst("consumer_id")?.Value;

    /// <summary>Whether they may do everything, and so may order for anybody.</summary>
    public static bool IsOperator(this ClaimsPrincipal user) => user.IsInRole(Operator);

    public static bool MayOrder(this ClaimsPrincipal user) => user.IsOperator() || user.ConsumerId() is not null;

    /// <summary>The page to sign in, which leads back to this one.</summary>
    public static string SignInLink(this HttpRequest request) => SignInModel.Path + "?return=" + Uri.EscapeDataString(request.Path + request.QueryString);
}
