namespace FoodDelivery.Tests.WholeSystem;

/// <summary>A test on a system: after each of them, whatever it did, the invariants must hold.</summary>
public abstract class SystemTest(SystemUnderTest system) : IAsyncLifetime
{
    private protected SystemUnderTest System => system;

    private protected FoodApi Api => system.Api;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await system.InvariantsHoldAsync(Cancellation);
        GC.SuppressFinalize(this);
    }
}
