namespace FoodDelivery.Tests.WholeSystem;

[Collection(SharedSystemTests.Name)]
public sealed class RefusalByOrchestrationTests(SharedSystem system) : RefusalTests(system);
