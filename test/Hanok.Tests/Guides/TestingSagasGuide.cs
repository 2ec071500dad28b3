using Hanok.Commands;
using Hanok.Messaging;
using Hanok.Testing;
using Hanok.Testing.Contracts;
using Hanok.Testing.Exploring;
using Hanok.Tests.Guides.Explored;
using Hanok.Tests.InMemory;

namespace Hanok.Tests.Guides;

/// <summary>What docs/guides/testing-sagas.md shows.</summary>
public sealed class TestingSagasGuide(ITestOutputHelper output)
{
    // snippet: conversation
    [Fact]
    public void A_rental_that_cannot_be_paid_releases_the_car()
    {
        var saga = SagaTest.Given(new RentalSaga(), new RentalState("7", 80))
            .Expect(new HoldCar("7")).Succeeds()
            .Expect<Collect>(collect => collect.Amount == 80).Refuses("no-money")
            .Expect(new ReleaseCar("7")).Succeeds()
            .ThenIsCompensated();

        Assert.Equal(["open rental", "undo open rental"], saga.LocalSteps);
    }
    // end

    // snippet: explored
    private readonly ModelTable<string, string> _rentals = new("rentals");
    private readonly ModelTable<string, string> _cars = new("cars");
    private readonly ModelTable<string, decimal> _collected = new("collected");

    private Explorer Rental() => Explorer.Of("rental", world =>
        {
            world.Keeps(_rentals, _cars, _collected);
            world.Service("rentals", hanok => hanok.AddSaga<RentalSaga, RentalState>())
                .WithLocal<RentalState>("open rental", (state, context) => _rentals.Set(context.Transaction, state.Rental, "open"))
                .WithUndo<RentalState>("open rental", (state, context) => _rentals.Set(context.Transaction, state.Rental, "closed"));
            world.Service("garage", hanok => hanok
                .HandleCommand((HoldCar hold, MessageContext context) => _cars.Set(context.Transaction, hold.Rental, "held"))
                .HandleCommand((ReleaseCar release, MessageContext context) => _cars.Remove(context.Transaction, release.Rental))
                .HandleCommand((HandOverCar handOver, MessageContext context) => _cars.Set(context.Transaction, handOver.Rental, "handed over")));
            world.Service("bank", hanok => hanok
                .HandleCommand((Collect collect, MessageContext context) => _collected.Set(
                    context.Transaction, collect.Rental, _collected.Find(context.Transaction, collect.Rental) + collect.Amount)));
        })
        .Start(world => world.StartAsync("key", new RentalState("7", 80)))
        .Invariant("paid once <=> the car is handed over", _ => _collected["7"] == (_cars["7"] == "handed over" ? 80 : 0))
        .Invariant("closed => no car is held", _ => _rentals["7"] != "closed" || _cars["7"] is null);

    [Fact]
    public async Task A_rental_is_paid_and_handed_over_or_leaves_nothing_behind()
    {
        var explored = await Rental().ExploreAsync(faults: 2);

        output.WriteLine(explored.ToString());
    }
    // end

    [Fact]
    public async Task The_mistake_of_the_guide_is_found_as_the_guide_says()
    {
        var collected = 0m;
        var explorer = Explorer.Of("rental", world =>
            {
                world.Keeps(_rentals, _cars).BeforeEach(() => collected = 0);
                world.Service("rentals", hanok => hanok.AddSaga<RentalSaga, RentalState>())
                    .WithLocal<RentalState>("open rental", (state, context) => _rentals.Set(context.Transaction, state.Rental, "open"))
                    .WithUndo<RentalState>("open rental", (state, context) => _rentals.Set(context.Transaction, state.Rental, "closed"));
                world.Service("garage", hanok => hanok
                    .HandleCommand((HoldCar hold, MessageContext context) => _cars.Set(context.Transaction, hold.Rental, "held"))
                    .HandleCommand((ReleaseCar release, MessageContext context) => _cars.Remove(context.Transaction, release.Rental))
                    .HandleCommand((HandOverCar handOver, MessageContext context) => _cars.Set(context.Transaction, handOver.Rental, "handed over")));
                world.Service("bank", hanok => hanok.HandleCommand((Collect collect) =>
                {
                    collected += collect.Amount;
                }));
            })
            .Start(world => world.StartAsync("key", new RentalState("7", 80)))
            .Invariant("paid once <=> the car is handed over", _ => collected == (_cars["7"] == "handed over" ? 80 : 0));

        var failure = await Assert.ThrowsAsync<ScheduleFailedException>(() => explorer.ExploreAsync());

        output.WriteLine(failure.Message);
        Assert.Contains($"```\n{failure.Message}\n```", await File.ReadAllTextAsync(Path.Combine(SnippetTests.Folder(), "../../../docs/guides/testing-sagas.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_in_memory_are_waited_for()
    {
        await using var services = new ContractServices(new InMemoryPlatform());
        var taken = new List<string>();
        var garage = await services.StartAsync("garage", hanok => hanok.HandleCommand((HoldCar hold) => taken.Add(hold.Rental)));
        var rentals = await services.StartAsync("rentals");

        // snippet: quiet
        await rentals.CommitAsync(transaction => transaction.Send("7", new HoldCar("7")));
        await rentals.QuietAsync(garage);

        Assert.Equal(["7"], taken);
        // end
    }

    [Fact]
    public async Task A_second_client_comes_at_any_moment()
    {
        // snippet: meanwhile
        await Rental()
            .Meanwhile(world => world.StartAsync("another key", new RentalState("8", 20)))
            .Always("nobody pays for the other", _ => _collected["7"] is 0 or 80 && _collected["8"] is 0 or 20)
            .ExploreAsync(faults: 1);
        // end
    }
}
