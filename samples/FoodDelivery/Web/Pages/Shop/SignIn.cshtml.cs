using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Pages.Shop;

/// <summary>Only the form: it is sent to the gateway, and no password ever comes here.</summary>
public sealed class SignInModel(IOptions<ShopOptions> options) : PageModel
{
    public const string Path = "/shop/sign-in";

    [BindProperty(SupportsGet = true, Name = "return")]
    public string? Return { get; set; }

    [BindProperty(SupportsGet = true, Name = "problem")]
    public string? Problem { get; set; }

    /// <summary>Who tried, after a mistake.</summary>
    [BindProperty(SupportsGet = true, Name = "name")]
    public string? Name { get; set; }

    public string Hint => options.Value.SignInHint;

    public IReadOnlyList<string> Mistakes => Problem switch
    {
        null or "" => [],
        "away" => ["Nobody can sign in just now. Please try again in a moment."],
        "wait" => ["That was wrong too often, or too many sign in just now. Please try again in a minute."],
        _ => ["That name and that password do not belong together."],
    };

    public void OnGet() => Response.Headers.CacheControl = "no-store";
}
