using System.Security.Claims;
using FoodDelivery.Consumers.Data;
using FoodDelivery.Consumers.Domain;
using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;
using Hanok.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace FoodDelivery.Consumers.Api;

public static class ConsumerEndpoints
{
    private const int BodyLimit = 16 * 1024;

    public static void MapConsumers(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/consumers", CreateAsync).For()
            .WithName("CreateConsumer").WithSummary("Registers a consumer")
            .Accepts<CreateConsumerRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
            .Produces<ConsumerView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        app.MapGet("/api/consumers/{id}", GetAsync).For(Access.Consumer)
            .WithName("GetConsumer").WithSummary("A consumer, and how much an order may cost")
            .Produces<ConsumerView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, PostgresDatabase database, TimeProvider time, CancellationToken cancellation)
    {
        var body = await ApiRequest<CreateConsumerRequest>.ReadAsync(
            request, ContractsJson.Default.CreateConsumerRequest, BodyLimit, cancellation);
        if (body.Problem is { } problem)
            return problem;

        var errors = new Errors();
        var wanted = NewConsumer.From(body.Value!, errors);
        if (errors.Any)
            return errors.ToProblem();

        var now = ApiTime.Now(time);
        var consumer = new Consumer(Guid.CreateVersion7(now), wanted.Name, wanted.Email, new(wanted.OrderLimit), now);
        await using var transaction = database.Begin();
        ConsumerTable.Insert(transaction, consumer);
        await transaction.CommitAsync(cancellation);

        request.HttpContext.Response.Headers.Location = $"/api/consumers/{consumer.Id}";
        return Results.Json(View(consumer), ContractsJson.Default.ConsumerView, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> GetAsync(string id, ClaimsPrincipal user, PostgresDatabase database, CancellationToken cancellation) =>
        Errors.TryId(id, out var known) && Owner.Consumer(known).Is(user) && await ConsumerTable.FindAsync(database, known, cancellation) is { } consumer
            ? Results.Json(View(consumer), ContractsJson.Default.ConsumerView)
            : ApiProblem.NotFound("consumer", id);

    private static ConsumerView View(Consumer c) => new(c.Id, c.Name, c.Email, c.Limit.Most, c.CreatedAt);
}
