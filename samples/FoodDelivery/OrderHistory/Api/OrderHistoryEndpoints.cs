using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.OrderHistory.Data;
using FoodDelivery.OrderHistory.Domain;
using Hanok.Postgres;

namespace FoodDelivery.OrderHistory.Api;

public static class OrderHistoryEndpoints
{
    public static void MapOrderHistory(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/consumers/{id}/orders", ListAsync).For(Access.Consumer)
            .WithName("ListOrders").WithSummary("The orders of a consumer, newest first, a page at a time")
            .Produces<OrderHistoryView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        string id, string? status, string? since, string? cursor, string? limit, ClaimsPrincipal user, PostgresDatabase database,
        CancellationToken cancellation)
    {
        if (!Errors.TryId(id, out var consumer) || !Owner.Consumer(consumer).Is(user))
            return ApiProblem.NotFound("consumer", id);

        var errors = new Errors();
        var query = HistoryQuery.From(consumer, status, since, cursor, limit, errors);
        if (errors.Any)
            return errors.ToProblem();

        // One more than asked for tells whether there is a next page.
        var orders = await PastOrderTable.ListAsync(database, query with { Limit = query.Limit + 1 }, cancellation);
        var page = orders.Take(query.Limit).ToList();
        var next = orders.Count > page.Count ? new Cursor(page[^1].PlacedAt, page[^1].Id).ToString() : null;
        return Results.Json(new OrderHistoryView([.. page.Select(View)], next), ContractsJson.Default.OrderHistoryView);
    }

    private static PastOrderView View(PastOrder order) => new(
        order.Id, order.State, order.RestaurantId,
        [.. order.Items.Select(item => new LineItemView(item.MenuItemId, item.Quantity, item.Name, item.Price))],
        order.Total, order.Rejection?.Code, order.Rejection?.Reason, order.PlacedAt);
}
