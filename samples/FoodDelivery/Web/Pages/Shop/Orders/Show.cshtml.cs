using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FoodDelivery.Web.Pages.Shop.Orders;

public sealed class ShowModel(ShopApi api) : PageModel
{
    public Order? Order { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Order = await api.OrderAsync(id, cancel);
        return Order is null ? NotFound() : Page();
    }
}
