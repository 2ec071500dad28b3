namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CheckoutSystemTests : ICollectionFixture<CheckoutSystem>
{
    public const string Name = "The whole system, checking out";
}
