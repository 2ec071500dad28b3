using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FoodDelivery.Web.Pages;

public sealed class IndexModel(ShopApi api) : PageModel
{
    /// <summary>How much of a menu is shown, so that the cards stay of one height.</summary>
    public const int Preview = 4;

    /// <summary>For whom the operator orders; everybody else orders for themselves.</summary>
    [BindProperty(SupportsGet = true, Name = "consumer")]
    public string? Wanted { get; set; }

    public string? ConsumerId => User.IsOperator() ? Wanted : User.ConsumerId();

    public IReadOnlyList<Restaurant> Restaurants { get; private set; } = [];

    public Consumer? Consumer { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Restaurants = await api.RestaurantsAsync(cancel);
        if (!string.IsNullOrWhiteSpace(ConsumerId))
            Consumer = await FindConsumerAsync(ConsumerId, cancel);
    }

    // Only a greeting: the restaurants are shown without it.
    private async Task<Consumer?> FindConsumerAsync(string id, CancellationToken cancel)
    {
        try
        {
            return await api.ConsumerAsync(id, cancel);
        }
        catch (Exception e) when (e is ApiUnavailableException or ApiRefusedException)
        {
            return new(id, null, null);
        }
    }
}
