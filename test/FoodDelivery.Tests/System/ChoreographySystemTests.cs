namespace FoodDelivery.Tests.WholeSystem;

[CollectionDefinition(Name)]
public sealed class ChoreographySystemTests : ICollectionFixture<ChoreographySystem>
{
    public const string Name = "The whole system, without a saga";
}
