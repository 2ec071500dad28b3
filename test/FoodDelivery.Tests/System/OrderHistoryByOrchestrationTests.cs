namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class OrderHistoryByOrchestrationTests(SharedSystem system) : OrderHistoryTests(system);
