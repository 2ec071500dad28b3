using System.Security.Claims;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using FoodDelivery.Contracts.Restaurants;
using FoodDelivery.Restaurants.Data;
using FoodDelivery.Restaurants.Domain;
using Hanok.Events;
using Hanok.Postgres;

namespace FoodDelivery.Restaurants.Api;

public static class RestaurantEndpoints
{
    // Five hundred items with long names.
    private const int BodyLimit = 256 * 1024;

    public static void MapRestaurants(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/restaurants", CreateAsync).For();
        app.MapGet("/api/restaurants", ListAsync).AllowAnonymous();
        app.MapGet("/api/restaurants/{id}", GetAsync).AllowAnonymous();
        app.MapPost("/api/restaurants/{id}/close", CloseAsync).For(Access.Restaurant);
        app.MapPost("/api/restaurants/{id}/open", OpenAsync).For(Access.Restaurant);
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

    private static async Task<IResult> ListAsync(
        string? limit, string? before, PostgresDatabase database, CancellationToken cancellation)
    {
        var errors = new Errors();
        var page = Page.From(limit, before, errors);
        if (errors.Any)
            return errors.ToProblem();

        var restaurants = await RestaurantTable.ListAsync(database, page, cancellation);
        return Results.Json([.. restaurants.Select(View)], ContractsJson.Default.IReadOnlyListRestaurantView);
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
        if (Errors.TryId(id, out var known) && !user.IsRestaurant(known))
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
