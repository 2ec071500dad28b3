using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FoodDelivery.Web.Pages.Shop.Consumers;

public sealed class NewModel(ShopApi api) : PageModel
{
    public IReadOnlyList<string> Mistakes { get; private set; } = [];

    [BindProperty]
    public ConsumerForm Form { get; set; } = new();

    public IActionResult OnGet() => User.IsOperator() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!User.IsOperator())
            return NotFound();

        Mistakes = [.. Form.Mistakes()];
        if (Mistakes.Count > 0)
            return Show(StatusCodes.Status400BadRequest);

        try
        {
            var consumer = await api.RegisterAsync(Form.ToConsumer(), cancel);
            Response.Headers.Location = Url.Page("/Index", new { consumer });
            return StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (ApiRefusedException e)
        {
            Mistakes = [e.Message];
            return Show((int)e.Status);
        }
        catch (ApiUnavailableException)
        {
            Mistakes = ["We cannot take this down right now. Please try again in a moment."];
            return Show(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private PageResult Show(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
