namespace FoodDelivery.Tests.WholeSystem;

[Collection(ChoreographySystemTests.Name)]
public sealed class IdempotencyByChoreographyTests(ChoreographySystem system) : IdempotencyTests(system);
