namespace FoodDelivery.Tests.WholeSystem;

[CollectionDefinition(Name)]
public sealed class CheckoutSystemTests : ICollectionFixture<CheckoutSystem>
{
    public const string Name = "The whole system, checking out";
}
