namespace FoodDelivery.Tests.WholeSystem;

[Collection(ChoreographySystemTests.Name)]
public sealed class OrderHistoryByChoreographyTests(ChoreographySystem system) : OrderHistoryTests(system);
