namespace FoodDelivery.Tests.WholeSystem;

[CollectionDefinition(Name)]
public sealed class SharedSystemTests : ICollectionFixture<SharedSystem>
{
    public const string Name = "The whole system";
}
