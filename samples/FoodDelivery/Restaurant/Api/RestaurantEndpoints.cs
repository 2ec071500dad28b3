using System.ComponentModel;
using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Restaurants.Data;
using FoodDelivery.Restaurants.Domain;
using Hanok.Events;
using Hanok.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Restaurants.Api;

public static class RestaurantEndpoints
{
    // Five hundred items with long names.
    private const int BodyLimit = 256 * 1024;

    private const string LimitText = "At most so many, 1 to 100; 100 without it.", BeforeText = "Only older ones than the restaurant of this id.";

    public static void MapRestaurants(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/restaurants", CreateAsync).For()
            .WithName("CreateRestaurant").WithSummary("Opens a new restaurant with its menu")
            .Accepts<CreateRestaurantRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .Produces<RestaurantView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        app.MapGet("/api/restaurants", ListAsync)
            .AllowAnonymous().WithName("ListRestaurants").WithSummary("Restaurants, newest first")
            .Produces<IReadOnlyList<RestaurantView>>().ProducesProblem(StatusCodes.Status400BadRequest);
        app.MapGet("/api/v2/restaurants", PageAsync)
            .AllowAnonymous().WithName("ListRestaurantsV2").WithSummary("Restaurants, newest first, a page at a time")
            .Produces<RestaurantPage>().ProducesProblem(StatusCodes.Status400BadRequest);
        app.MapGet("/api/restaurants/{id}", GetAsync)
            .AllowAnonymous().WithName("GetRestaurant").WithSummary("A restaurant with its menu")
            .Produces<RestaurantView>().ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPost("/api/restaurants/{id}/close", CloseAsync).For(Access.Restaurant)
            .WithName("CloseRestaurant").WithSummary("Takes no orders any more")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPost("/api/restaurants/{id}/open", OpenAsync).For(Access.Restaurant)
            .WithName("OpenRestaurant").WithSummary("Takes orders again")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, PostgresDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        var body = await ApiRequest<CreateRestaurantRequest>.ReadAsync(
            request, ContractsJson.Default.CreateRestaurantRequest, BodyLimit, cancellation);
        if (body.Problem is { } problem)
            return problem;

        var errors = new Errors();
        var wanted = NewRestaurant.From(body.Value!, errors);
        if (errors.Any)
            return errors.ToProblem();

        var now = ApiTime.Now(time);
        var restaurant = Restaurant.Create(Guid.CreateVersion7(now), wanted.Name, wanted.Address, wanted.Menu, now);
        await using var transaction = database.Begin();
        RestaurantTable.Insert(transaction, restaurant);
        transaction.Publish(restaurant.Id.ToString(), new RestaurantCreated(restaurant.ToSnapshot()));
        await transaction.CommitAsync(cancellation);

        request.HttpContext.Response.Headers.Location = $"/api/restaurants/{restaurant.Id}";
        return Results.Json(View(restaurant), ContractsJson.Default.RestaurantView, statusCode: StatusCodes.Status201Created);
    }

    // The first version: the items alone, so that whoever reads them has to know by their number whether there are more.
    private static async Task<IResult> ListAsync(
        [Description(LimitText)] string? limit, [Description(BeforeText)] string? before, PostgresDatabase database, CancellationToken cancellation)
    {
        var (page, problem) = await ReadAsync(limit, before, database, cancellation);
        return problem ?? Results.Json(page.Items, ContractsJson.Default.IReadOnlyListRestaurantView);
    }

    private static async Task<IResult> PageAsync(
        [Description(LimitText)] string? limit, [Description(BeforeText)] string? before, PostgresDatabase database, CancellationToken cancellation)
    {
        var (page, problem) = await ReadAsync(limit, before, database, cancellation);
        return problem ?? Results.Json(page, ContractsJson.Default.RestaurantPage);
    }

    private static async Task<(RestaurantPage Page, IResult? Problem)> ReadAsync(
        string? limit, string? before, PostgresDatabase database, CancellationToken cancellation)
    {
        var errors = new Errors();
        var page = Page.From(limit, before, errors);
        if (errors.Any)
            return (new([], null), errors.ToProblem());

        // One more than asked for tells whether there is a next page.
        List<RestaurantView> found = [.. (await RestaurantTable.ListAsync(database, page with { Limit = page.Limit + 1 }, cancellation)).Select(View)];
        return found.Count > page.Limit
            ? (new(found[..page.Limit], found[page.Limit - 1].RestaurantId), null)
            : (new(found, null), null);
    }

    private static async Task<IResult> GetAsync(string id, PostgresDatabase database, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        return Errors.TryId(id, out var known) && await RestaurantTable.FindAsync(transaction, known, cancellation) is { } restaurant
            ? Results.Json(View(restaurant), ContractsJson.Default.RestaurantView)
            : ApiProblem.NotFound("restaurant", id);
    }

    private static Task<IResult> CloseAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        ChangeAsync(
            id, user, database, restaurant => restaurant.Close(),
            (transaction, closed) => transaction.Publish(closed.Id.ToString(), new RestaurantClosed(closed.ToSnapshot())), cancellation);

    private static Task<IResult> OpenAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        ChangeAsync(
            id, user, database, restaurant => restaurant.Open(),
            (transaction, open) => transaction.Publish(open.Id.ToString(), new RestaurantOpened(open.ToSnapshot())), cancellation);

    private static async Task<IResult> ChangeAsync(
        string id, ClaimsPrincipal user, PostgresDatabase database, Func<Restaurant, Restaurant> change, Action<PostgresTransaction, Restaurant> publish,
        CancellationToken cancellation)
    {
        // Restaurants are there for everybody to see, so that it is not theirs is no secret.
        if (Errors.TryId(id, out var known) && !Owner.Restaurant(known).Is(user))
            return ApiProblem.NotYours("restaurant");

        await using var transaction = database.Begin();
        if (known == Guid.Empty || await RestaurantTable.LockAsync(transaction, known, cancellation) is not { } restaurant)
            return ApiProblem.NotFound("restaurant", id);

        var changed = change(restaurant);
        if (changed != restaurant)
        {
            RestaurantTable.Update(transaction, changed);
            publish(transaction, changed);
            await transaction.CommitAsync(cancellation);
        }

        return Results.NoContent();
    }

    private static RestaurantView View(Restaurant r) => new(r.Id, r.Name, r.Address, r.IsOpen, r.Version, r.Menu, r.CreatedAt);
}
