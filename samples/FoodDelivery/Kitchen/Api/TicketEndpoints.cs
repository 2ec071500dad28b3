using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Kitchen.Data;
using FoodDelivery.Kitchen.Domain;
using Hanok.Postgres;

namespace FoodDelivery.Kitchen.Api;

public static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/tickets/{id}", GetAsync).For(Access.Restaurant, Access.Service)
            .WithName("GetTicket").WithSummary("A ticket, and how far the kitchen is")
            .Produces<TicketView>().ProducesProblem(StatusCodes.Status404NotFound);
        MapStep(app, "accept", "AcceptTicket", "The kitchen takes the ticket", ticket => ticket.Accept());
        MapStep(app, "preparing", "PrepareTicket", "The kitchen begins to cook", ticket => ticket.Prepare());
        MapStep(app, "ready", "FinishTicket", "The food can be fetched", ticket => ticket.Finish());
    }

    private static void MapStep(IEndpointRouteBuilder app, string name, string operation, string summary, Func<Ticket, Ticket?> step) =>
        app.MapPost($"/api/tickets/{{id}}/{name}", (string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
                StepAsync(id, user, name, step, database, cancellation))
            .For(Access.Restaurant).WithName(operation).WithSummary(summary)
            .Produces<TicketView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> GetAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(id, out var known) && (await TicketTable.FindAsync(database, known, cancellation)).IfOwnedBy(user) is { } ticket
            ? Show(ticket)
            : ApiProblem.NotFound("ticket", id);

    private static async Task<IResult> StepAsync(
        string id, ClaimsPrincipal user, string name, Func<Ticket, Ticket?> step, PostgresDatabase database, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        if (!Errors.TryId(id, out var known) || (await TicketTable.LockAsync(transaction, known, cancellation)).IfOwnedBy(user) is not { } ticket)
            return ApiProblem.NotFound("ticket", id);

        if (step(ticket) is not { } next)
            return ApiProblem.Conflict("ticket-state", $"Ticket {id} is {ticket.State}, in which '{name}' is not possible.");

        TicketTable.SetState(transaction, next);
        await transaction.CommitAsync(cancellation);
        return Show(next);
    }

    private static IResult Show(Ticket ticket) => Results.Json(
        new TicketView(
            ticket.Id, ticket.OrderId, ticket.RestaurantId, ticket.State,
            [.. ticket.Items.Select(item => new LineItemView(item.MenuItemId, item.Quantity, item.Name))], ticket.CreatedAt),
        ContractsJson.Default.TicketView);
}
