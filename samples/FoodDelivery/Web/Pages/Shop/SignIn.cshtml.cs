using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FoodDelivery.Web.Pages.Shop;

/// <summary>Only the form: it is sent to the gateway, and no password ever comes here.</summary>
public sealed class SignInModel : PageModel
{
    public const string Path = "/shop/sign-in";

    [BindProperty(SupportsGet = true, Name = "return")]
    public string? Return { get; set; }

    [BindProperty(SupportsGet = true, Name = "problem")]
    public string? Problem { get; set; }

    public IReadOnlyList<string> Mistakes => Problem switch
    {
        null or "" => [],
        "away" => ["Nobody can sign in just now. Please try again in a moment."],
        _ => ["That name and that password do not belong together."],
    };

    public void OnGet() => Response.Headers.CacheControl = "no-store";
}
