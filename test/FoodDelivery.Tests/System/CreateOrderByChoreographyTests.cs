namespace FoodDelivery.Tests.WholeSystem;

[Collection(ChoreographySystemTests.Name)]
public sealed class CreateOrderByChoreographyTests(ChoreographySystem system) : CreateOrderTests(system);
