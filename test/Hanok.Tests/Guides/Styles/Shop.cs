using Hanok.Asks;
using Hanok.Commands;
using Hanok.Events;
using Hanok.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hanok.Tests.Guides.Styles;

/// <summary>The service that sends and asks, in the guide to the messaging styles.</summary>
internal static class Shop
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app = app.MapGroup("").AllowAnonymous();

        // snippet: notification
        app.MapPost("/orders/{order}/receipt", async (string order, IDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            transaction.Send(order, new PrintReceipt(order));
            await transaction.CommitAsync(cancellation);
        });
        // end

        // snippet: http-client
        app.MapGet("/menu", (HttpClient kitchen, CancellationToken cancellation) => kitchen.GetStringAsync("/menu", cancellation));
        // end

        // snippet: ask
        app.MapPost("/orders/{order}/dishes/{dish}", async (string order, string dish, Asker asker, CancellationToken cancellation) =>
        {
            var reply = await asker.AskAsync(order, new CookDish(dish), TimeSpan.FromSeconds(5), cancellation);
            return reply.Refusal is { } no ? Results.Conflict(no.Reason) : Results.Ok($"{reply.Value!.Minutes} minutes");
        });
        // end

        // snippet: ticket
        app.MapPost("/orders/{order}/banquet", async (string order, IDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            var ask = transaction.Ask(order, new CookDish("banquet"), TimeSpan.FromHours(1));
            await transaction.CommitAsync(cancellation);
            return Results.Accepted($"/answers/{ask}");
        });

        app.MapGet("/answers/{ask:guid}", async (Guid ask, Asker asker, CancellationToken cancellation) =>
            (await asker.AwaitAsync<DishCooked>(ask, cancellation)).Value?.Minutes);
        // end

        // snippet: publish
        app.MapPost("/orders/{order}", async (string order, IDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            transaction.Publish(order, new OrderPlaced(order));
            await transaction.CommitAsync(cancellation);
        });
        // end

        // snippet: gather
        app.MapPost("/orders/{order}/courier", async (string order, Asker asker, CancellationToken cancellation) =>
        {
            var offers = await asker.GatherAsync<CourierOffer>(
                order, new CourierWanted(order), enough: 2, TimeSpan.FromSeconds(2), cancellation);
            return offers.Answers.Where(offer => offer.Reply.Refusal is null).MinBy(offer => offer.Reply.Value!.Price)?.Source ?? "nobody";
        });
        // end

        // snippet: scheduled
        app.MapPost("/orders/{order}/reminder", async (string order, IDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            var reminder = transaction.Send(order, new PrintReceipt(order), after: TimeSpan.FromMinutes(30));
            await transaction.CommitAsync(cancellation);
            return reminder;
        });

        app.MapDelete("/reminders/{reminder:guid}", async (Guid reminder, IDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            transaction.CancelScheduled(reminder);
            await transaction.CommitAsync(cancellation);
        });
        // end
    }
}
