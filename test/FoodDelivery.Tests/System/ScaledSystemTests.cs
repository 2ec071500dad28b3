namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ScaledSystemTests : ICollectionFixture<ScaledSystem>
{
    public const string Name = "The whole system, scaled";
}
