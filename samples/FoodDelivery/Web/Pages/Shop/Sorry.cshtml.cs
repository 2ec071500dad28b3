using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FoodDelivery.Web.Pages.Shop;

/// <summary>What a person sees in place of an error.</summary>
public sealed class SorryModel : PageModel
{
    [BindProperty(SupportsGet = true, Name = "status")]
    public int Status { get; set; }

    public string Heading => Status switch
    {
        StatusCodes.Status404NotFound => "There is nothing here",
        StatusCodes.Status403Forbidden => "This is not yours",
        StatusCodes.Status400BadRequest => "That form is out of date",
        StatusCodes.Status503ServiceUnavailable => "We will be right back",
        _ => "That did not work",
    };

    public string Words => Status switch
    {
        StatusCodes.Status404NotFound => "The page or the order that you look for does not exist.",
        StatusCodes.Status403Forbidden => "Whoever you are signed in as may not see this. Sign in as the customer whose order it is.",
        StatusCodes.Status400BadRequest => "Please open it again and send it once more. Nothing was ordered.",
        StatusCodes.Status503ServiceUnavailable => "A part of the shop does not answer at the moment. Please try again shortly.",
        _ => "Please try again from the start.",
    };
}
