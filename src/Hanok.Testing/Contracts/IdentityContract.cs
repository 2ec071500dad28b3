using Hanok.Idempotency;
using Hanok.Security;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hanok.Testing.Contracts;

/// <summary>Who caused it is known to all that it leads to, and nobody is taken for somebody else.</summary>
public abstract class IdentityContract : Contract
{
    private const int Sagas = 30;

    private readonly StepsWitness _witness = new();

    [Fact]
    public async Task Who_asked_is_known_to_every_participant_to_the_last_step_and_back()
    {
        var orders = await OrdersAndKitchenAsync();
        var done = await RunAsync(orders, "alice", refuseAt: "");
        var undone = await RunAsync(orders, "bob", refuseAt: "e");

        Assert.Equal(["b", "c", "d", "e", "f"], _witness.Seen.Where(s => s.Saga == done).Select(s => s.Step));
        Assert.Equal(["b", "c", "d", "e", "undo d", "undo b"], _witness.Seen.Where(s => s.Saga == undone).Select(s => s.Step));
        Assert.All(_witness.Seen, seen => Assert.Equal(seen.Saga == done ? "alice" : "bob", seen.Subject));
    }

    [Fact]
    public async Task Of_many_at_once_nobody_is_taken_for_another()
    {
        var orders = await OrdersAndKitchenAsync();

        var sagas = await Task.WhenAll(Enumerable.Range(0, Sagas).Select(async i =>
        {
            // Every third comes without a token.
            var subject = i % 3 == 0 ? "nobody" : $"user {i}";
            return (Id: await RunAsync(orders, subject, refuseAt: i % 4 == 0 ? "d" : ""), Subject: subject);
        }));

        var expected = sagas.ToDictionary(saga => saga.Id, saga => saga.Subject);
        Assert.True(_witness.Seen.Count >= Sagas * 4);
        Assert.All(_witness.Seen, seen => Assert.Equal(expected[seen.Saga], seen.Subject));
    }

    private static async Task<Guid> RunAsync(ContractService orders, string subject, string refuseAt)
    {
        Caller.Current = subject == "nobody" ? "" : $$"""{"sub":"{{subject}}","roles":["consumer"]}""";
        var saga = (await orders.Starter().StartAsync(RequestKey.Of(Guid.CreateVersion7().ToString()), new StepsState(refuseAt), Cancellation)).Id;
        await orders.EndedAsync(saga);
        return saga;
    }

    private async Task<ContractService> OrdersAndKitchenAsync()
    {
        var orders = await Services.StartAsync("orders", hanok => hanok.AddSaga<StepsSaga, StepsState>());
        await Services.StartAsync("kitchen", hanok =>
        {
            hanok.Services.AddSingleton(_witness);
            hanok.AddCommandHandlers<StepsWitness>();
        });
        return orders;
    }
}
