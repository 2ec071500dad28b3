using Hanok.Chassis;
using Hanok.Commands;
using Hanok.EntityFrameworkCore;
using Hanok.IntegrationTests.Postgres;
using Hanok.Messaging;
using Hanok.Postgres;
using Hanok.Testing.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.IntegrationTests.EntityFramework;

/// <summary>A DbContext in the transactions of message handlers.</summary>
[Collection(PostgresCollection.Name)]
public sealed class HandlerContextTests(PostgresServer server) : IAsyncLifetime
{
    private readonly Runs _runs = new("orders");
    private readonly Sabotage _sabotage = new();
    private ContractServices _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _services = new(new PostgresPlatform(server));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task What_a_handler_adds_is_saved_with_its_message_and_its_reply()
    {
        var replies = new MessageRecorder();
        var orders = await _services.StartAsync("orders", hanok => hanok.TakesReplies(replies));
        var kitchen = await KitchenAsync(Method);
        var command = orders.Services.GetRequiredService<MessageFactory>().Command(Guid.CreateVersion7(), "1", Guid.CreateVersion7(), new Cook("soup"));

        await orders.CommitAsync(transaction => transaction.Add(command));

        await Until.TrueAsync(() => replies.Seen.Count == 1, "no reply has come");
        Assert.Equal(["soup"], await DishesAsync(kitchen));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_a_handler_throws_nothing_of_it_is_left_and_the_next_attempt_begins_with_an_empty_context(bool byClass)
    {
        _sabotage.Fail("soup", times: 2);
        var kitchen = await KitchenAsync(byClass ? ScopedClass : Method);

        await kitchen.Receiver.ReceiveAsync(Cooking("soup"), Cancellation);

        Assert.Equal(["soup"], await DishesAsync(kitchen));
        Assert.Equal(3, _sabotage.Met("soup"));
        Assert.Empty(await kitchen.ParkedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_culprit_of_a_run_is_parked_and_the_rows_of_the_others_are_saved_once(bool byClass)
    {
        _sabotage.Fail("poison");
        var kitchen = await KitchenAsync(byClass ? ScopedClass : Method);

        await kitchen.Receiver.ReceiveAsync(Cooking("soup", "poison", "rice"), Cancellation);

        Assert.Equal(["rice", "soup"], await DishesAsync(kitchen));
        Assert.Equal("poison", Assert.Single(await kitchen.ParkedAsync()).Key);
    }

    [Fact]
    public async Task A_row_that_the_database_refuses_at_the_commit_has_its_message_parked_and_no_other()
    {
        var kitchen = await KitchenAsync(Method);
        await kitchen.Receiver.ReceiveAsync(Cooking("rice"), Cancellation);

        // The handler does not throw: only the commit does, with the rows of all three.
        await kitchen.Receiver.ReceiveAsync(Cooking("soup", "rice", "cake"), Cancellation);

        Assert.Equal(["cake", "rice", "soup"], await DishesAsync(kitchen));
        Assert.Equal("rice", Assert.Single(await kitchen.ParkedAsync()).Key);
    }

    [Fact]
    public async Task All_handlers_of_a_run_share_one_context_and_another_run_has_another()
    {
        var seen = new List<DbContext>();
        var kitchen = await KitchenAsync(hanok => hanok
            .HandleCommand(async Task<Reply<Cooked>> (Cook command, KitchenContext kitchen, ITransaction transaction, MessageContext context) =>
            {
                Assert.Same(context.Transaction, transaction);
                Assert.Same(kitchen, await transaction.DbContextAsync<KitchenContext>(context.Cancellation));
                seen.Add(kitchen);
                return new Cooked(command.Dish, 7);
            })
            .HandleCommand((Wash _, KitchenContext kitchen) => seen.Add(kitchen)));

        await kitchen.Receiver.ReceiveAsync(
            _runs.Of([_runs.Command("1", new Cook("soup")), _runs.Command("2", new Cook("rice")), _runs.Command("3", new Wash("pot"))]), Cancellation);
        await kitchen.Receiver.ReceiveAsync(Cooking("cake"), Cancellation);

        Assert.Equal(4, seen.Count);
        Assert.Equal(2, seen.Distinct().Count());
        Assert.NotSame(seen[0], seen[3]);
    }

    [Fact]
    public async Task A_run_can_be_handled_with_one_set_based_statement()
    {
        var kitchen = await KitchenAsync(hanok => hanok.HandleCommand(
            async Task<IReadOnlyList<Reply<Done>>> (IReadOnlyList<Wash> commands, BatchContext context, KitchenContext kitchen) =>
            {
                foreach (var pan in commands.Select(c => c.Pan))
                    context.Transaction.Postgres.Write($"INSERT INTO meal (dish, portions) VALUES ({pan}, 1)");

                // It finds the rows, for what was written before is sent before.
                var pans = commands.Select(c => c.Pan).ToList();
                var changed = await kitchen.Meals.Where(m => pans.Contains(m.Dish))
                    .ExecuteUpdateAsync(set => set.SetProperty(m => m.Portions, m => m.Portions + 10), context.Cancellation);
                Assert.Equal(commands.Count, changed);
                return [.. commands.Select(_ => (Reply<Done>)Done.Value)];
            }));

        await kitchen.Receiver.ReceiveAsync(_runs.Of([_runs.Command("1", new Wash("wok")), _runs.Command("2", new Wash("pot"))]), Cancellation);

        Assert.Empty(await kitchen.ParkedAsync());
        await using var context = await Contexts(kitchen).CreateDbContextAsync(Cancellation);
        Assert.Equal([11, 11], await context.Meals.Select(m => m.Portions).ToListAsync(Cancellation));
    }

    private void Method(HanokBuilder hanok) => hanok.HandleCommand(async Task<Cooked> (Cook command, KitchenContext kitchen, Sabotage sabotage) =>
    {
        await kitchen.Meals.AddAsync(new Meal { Dish = command.Dish });
        sabotage.Meet(command.Dish);
        return new Cooked(command.Dish, 7);
    });

    private static void ScopedClass(HanokBuilder hanok)
    {
        hanok.Services.AddScoped<CookingHandlers>();
        hanok.AddCommandHandlers<CookingHandlers>();
    }

    private Task<ContractService> KitchenAsync(Action<HanokBuilder> handle) => _services.StartAsync("kitchen", hanok =>
    {
        hanok.Services.AddSingleton(_sabotage);
        handle(hanok.AddDbContext<KitchenContext>());
    });

    private DeliveryBatch Cooking(params IEnumerable<string> dishes) => _runs.Of(dishes.Select(dish => _runs.Command(dish, new Cook(dish))));

    private static IDbContextFactory<KitchenContext> Contexts(ContractService kitchen) =>
        kitchen.Services.GetRequiredService<IDbContextFactory<KitchenContext>>();

    private static async Task<List<string>> DishesAsync(ContractService kitchen)
    {
        await using var context = await Contexts(kitchen).CreateDbContextAsync(Cancellation);
        return await context.Meals.Select(m => m.Dish).OrderBy(dish => dish).ToListAsync(Cancellation);
    }
}
