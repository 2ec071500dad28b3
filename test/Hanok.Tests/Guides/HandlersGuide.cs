using Hanok.Chassis;
using Hanok.Commands;
using Hanok.EntityFrameworkCore;
using Hanok.Events;
using Hanok.Messaging;
using Hanok.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.Guides;

/// <summary>The code of docs/guides/handlers.md.</summary>
internal static class HandlersGuide
{
    public static void Classes(HanokBuilder hanok) => hanok
        .AddCommandHandlers<Meals>()
        .AddEventHandlers<Stock>()
        .AddEventHandlers<Statistics>();

    public static void ScopedClasses(HanokBuilder hanok)
    {
        hanok.Services.AddScoped<Meals>();
        hanok.AddCommandHandlers<Meals>();
    }

    public static void Methods(HanokBuilder hanok)
    {
        hanok.Services.AddScoped<MealStore>();
        hanok.HandleCommand(async Task<Reply<MealCooked>> (CookMeal command, MealStore meals, MessageContext context) =>
        {
            if (command.Dish == "poison")
                return new Refusal("not-edible", "Nobody could eat that.");

            await meals.AddAsync(command.Dish, context.Cancellation);
            return new MealCooked(command.Dish);
        });

        hanok.HandleEvent((IngredientsArrived arrived, ITransaction transaction) =>
            transaction.Postgres.Write($"UPDATE stock SET grams = grams + {arrived.Grams} WHERE ingredient = {arrived.Ingredient}"));

        hanok.HandleCommand(OrderMore);
    }

    // Beside lambdas, any method: its parameters say what it wants.
    private static void OrderMore(OrderIngredients command, MessageContext context) =>
        context.Transaction.Postgres.Write($"INSERT INTO wanted (ingredient) VALUES ({command.Ingredient})");

    public static void RunMethods(HanokBuilder hanok) => hanok.HandleEvent((IReadOnlyList<MealEaten> run, BatchContext context) =>
        context.Transaction.Postgres.Write(
            $"INSERT INTO eaten (dish) SELECT unnest({run.Select(e => e.Dish).ToArray()})"));

    public static void EntityFramework(HanokBuilder hanok)
    {
        hanok.AddDbContext<KitchenContext>();
        hanok.HandleCommand((CookMeal command, KitchenContext kitchen) =>
        {
            kitchen.Meals.Add(new Meal { Dish = command.Dish });
            return new MealCooked(command.Dish);
        });
    }

    public static void Endpoint(WebApplication app) =>
        app.MapPost("/api/meals", async (CookMeal meal, PostgresDatabase database, CancellationToken cancellation) =>
        {
            await using var transaction = database.Begin();
            var kitchen = await transaction.DbContextAsync<KitchenContext>(cancellation);
            kitchen.Meals.Add(new Meal { Dish = meal.Dish });
            transaction.Publish(meal.Dish, new MealEaten(meal.Dish));
            await transaction.CommitAsync(cancellation);
        });

    public static void Upcasters(HanokBuilder hanok) => hanok
        .AddUpcaster<MealEatenV1, MealEaten>(old => new(old.Name))
        .HandleEvent((MealEaten eaten, ITransaction transaction) =>
            transaction.Postgres.Write($"INSERT INTO eaten (dish) VALUES ({eaten.Dish})"));

    [MessageType("kitchen.cook-meal.v1")]
    public sealed record CookMeal(string Dish) : ICommand<MealCooked>;

    [MessageType("kitchen.meal-cooked.v1")]
    public sealed record MealCooked(string Dish);

    [MessageType("kitchen.order-ingredients.v1")]
    public sealed record OrderIngredients(string Ingredient) : ICommand;

    [MessageType("pantry.ingredients-arrived.v1")]
    public sealed record IngredientsArrived(string Ingredient, int Grams) : IEvent;

    [MessageType("kitchen.meal-eaten.v1")]
    public sealed record MealEatenV1(string Name) : IEvent;

    [MessageType("kitchen.meal-eaten.v2")]
    public sealed record MealEaten(string Dish) : IEvent;

    public sealed class Meals : ICommandHandler<CookMeal, MealCooked>
    {
        public ValueTask<Reply<MealCooked>> HandleAsync(CookMeal command, MessageContext context)
        {
            if (command.Dish == "poison")
                return ValueTask.FromResult<Reply<MealCooked>>(new Refusal("not-edible", "Nobody could eat that."));

            context.Transaction.Postgres.Write($"INSERT INTO meal (dish) VALUES ({command.Dish})");
            return ValueTask.FromResult<Reply<MealCooked>>(new MealCooked(command.Dish));
        }
    }

    public sealed class Stock : IEventHandler<IngredientsArrived>
    {
        public ValueTask HandleAsync(IngredientsArrived happened, MessageContext context)
        {
            context.Transaction.Postgres.Write(
                $"UPDATE stock SET grams = grams + {happened.Grams} WHERE ingredient = {happened.Ingredient}");
            return ValueTask.CompletedTask;
        }
    }

    public sealed class Statistics : IBatchEventHandler<MealEaten>
    {
        public ValueTask HandleAsync(IReadOnlyList<MealEaten> events, BatchContext context)
        {
            context.Transaction.Postgres.Write(
                $"""
                INSERT INTO eaten AS e (dish, times) SELECT dish, count(*) FROM unnest({events.Select(e => e.Dish).ToArray()}) AS dish GROUP BY dish
                ON CONFLICT (dish) DO UPDATE SET times = e.times + excluded.times
                """);
            return ValueTask.CompletedTask;
        }
    }

    public sealed class MealStore(ITransaction transaction)
    {
        public async ValueTask AddAsync(string dish, CancellationToken cancellation) =>
            await transaction.Postgres.ExecuteAsync($"INSERT INTO meal (dish) VALUES ({dish})", cancellation);
    }

    public sealed class Meal
    {
        public long Id { get; init; }

        public required string Dish { get; init; }
    }

    public sealed class KitchenContext(DbContextOptions<KitchenContext> options) : DbContext(options)
    {
        public DbSet<Meal> Meals => Set<Meal>();
    }
}
