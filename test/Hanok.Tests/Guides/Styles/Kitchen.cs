using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Tests.Guides.Styles;

/// <summary>The service that is asked, in the guide to the messaging styles.</summary>
internal sealed class Kitchen(PaperTape tape) :
    ICommandHandler<PrintReceipt, Done>, ICommandHandler<CookDish, DishCooked>, IEventHandler<OrderPlaced>
{
    // snippet: notification-handler
    public ValueTask<Reply<Done>> HandleAsync(PrintReceipt command, MessageContext context)
    {
        tape.Print($"receipt of {command.Order}");
        return ValueTask.FromResult<Reply<Done>>(Done.Value);
    }
    // end

    // snippet: ask-handler
    public ValueTask<Reply<DishCooked>> HandleAsync(CookDish command, MessageContext context) =>
        ValueTask.FromResult<Reply<DishCooked>>(command.Dish == "cake" ? new Refusal("sold-out", "No cake is left.") : new DishCooked(7));
    // end

    // snippet: event-handler
    public ValueTask HandleAsync(OrderPlaced happened, MessageContext context)
    {
        tape.Print($"order {happened.Order}");
        return ValueTask.CompletedTask;
    }
    // end

    public static void Map(IEndpointRouteBuilder app)
    {
        app = app.MapGroup("").AllowAnonymous();

        // snippet: http-server
        app.MapGet("/menu", () => "soup, stew");
        // end
    }
}
