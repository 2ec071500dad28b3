namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class IdempotencyByOrchestrationTests(SharedSystem system) : IdempotencyTests(system);
