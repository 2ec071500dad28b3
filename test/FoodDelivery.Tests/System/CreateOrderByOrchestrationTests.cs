namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class CreateOrderByOrchestrationTests(SharedSystem system) : CreateOrderTests(system);
