using FoodDelivery.Web.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace FoodDelivery.Web.Pages.Shop.Restaurants;

public sealed class OrderModel(ShopApi api, IOptionsMonitor<ShopOptions> options) : PageModel
{
    public Restaurant? Restaurant { get; private set; }

    public IList<KnownConsumer> Consumers { get; private set; } = [];

    /// <summary>Of who orders for themselves.</summary>
    public string CustomerName { get; private set; } = "";

    public IReadOnlyList<string> Mistakes { get; private set; } = [];

    [BindProperty]
    public OrderForm Form { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string id, string? consumer, CancellationToken cancel)
    {
        Form.Consumer = User.IsOperator() ? consumer : User.ConsumerId();
        Form.IdempotencyKey = NewKey();
        return await ShowAsync(id, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancel)
    {
        // It may have taken longer than the session.
        if (!User.MayOrder())
        {
            Response.Headers.Location = Request.SignInLink();
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        // Whatever the form says: nobody but the operator orders for others.
        if (!User.IsOperator())
            (Form.Consumer, Form.OtherConsumer) = (User.ConsumerId(), null);

        // A form that came without a key still places at most this one order.
        if (string.IsNullOrWhiteSpace(Form.IdempotencyKey))
            Form.IdempotencyKey = NewKey();

        // Only a quantity can be something other than text.
        Mistakes = ModelState.IsValid ? [.. Form.Mistakes()] : [OrderForm.NoQuantity];
        if (Mistakes.Count > 0)
            return await ShowAsync(id, cancel, StatusCodes.Status400BadRequest);

        try
        {
            var order = await api.PlaceAsync(Form.ToOrder(id), Form.IdempotencyKey, cancel);
            Response.Headers.Location = Url.Page("/Shop/Orders/Show", new { id = order });
            return StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (ApiRefusedException e)
        {
            // Nothing came of it, so the next try is a new order.
            Form.IdempotencyKey = NewKey();
            Mistakes = [e.Message];
            return await ShowAsync(id, cancel, (int)e.Status);
        }
        catch (ApiUnavailableException)
        {
            // It may have arrived. The key stays, so that trying again cannot order twice.
            Mistakes = ["The kitchen line is busy. Please press the button again in a moment: you will not be charged twice."];
            return await ShowAsync(id, cancel, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IActionResult> ShowAsync(string id, CancellationToken cancel, int status = StatusCodes.Status200OK)
    {
        Restaurant = await api.RestaurantAsync(id, cancel);
        if (Restaurant is null)
            return NotFound();

        Consumers = await ConsumersAsync(cancel);
        CustomerName = Consumers.FirstOrDefault(consumer => consumer.Id == User.ConsumerId())?.Name ?? User.Name() ?? "";
        Response.StatusCode = status;
        return Page();
    }

    // Who came with a customer number is offered too, by name when it is known.
    private async Task<IList<KnownConsumer>> ConsumersAsync(CancellationToken cancel)
    {
        var known = options.CurrentValue.Consumers;
        if (string.IsNullOrWhiteSpace(Form.Consumer) || known.Any(c => c.Id == Form.Consumer))
            return known;

        try
        {
            var name = (await api.ConsumerAsync(Form.Consumer, cancel))?.Name;
            return [new() { Id = Form.Consumer, Name = name ?? Form.Consumer }, .. known];
        }
        catch (Exception e) when (e is ApiUnavailableException or ApiRefusedException)
        {
            return [new() { Id = Form.Consumer, Name = Form.Consumer }, .. known];
        }
    }

    private static string NewKey() => Guid.CreateVersion7().ToString();
}
