namespace FoodDelivery.Tests.WholeSystem;

[CollectionDefinition(Name)]
public sealed class AppHostSystemTests
{
    public const string Name = "The whole system, from the terminal";
}
