namespace FoodDelivery.Tests.WholeSystem;

[Collection(ChoreographySystemTests.Name)]
public sealed class RefusalByChoreographyTests(ChoreographySystem system) : RefusalTests(system);
