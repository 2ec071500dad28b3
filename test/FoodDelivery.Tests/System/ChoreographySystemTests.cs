namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ChoreographySystemTests : ICollectionFixture<ChoreographySystem>
{
    public const string Name = "The whole system, without a saga";
}
