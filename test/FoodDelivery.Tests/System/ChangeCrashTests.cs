using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Services are killed while orders are cancelled and revised.</summary>
[Collection(CrashSystemTests.Name)]
public sealed class ChangeCrashTests(CrashSystem system) : SystemTest(system)
{
    [Fact]
    public async Task Whoever_dies_in_the_middle_of_changes_nothing_stays_half_changed()
    {
        var changes = new Changes(System, orders: 60, changesEach: 4, seed: Random.Shared.Next());
        var running = changes.RunAsync(Cancellation);
        var killed = 0;
        foreach (var victim in new[] { "order", "accounting", "kitchen", "order" })
        {
            var accepted = ++killed * 8;
            await Task.WhenAny(running, Until.NothingIsMissingAsync(
                () => Task.FromResult(changes.Accepted >= accepted ? null : $"{accepted} accepted changes")));
            System.Running[victim].Kill();
        }

        await running;
    }
}
