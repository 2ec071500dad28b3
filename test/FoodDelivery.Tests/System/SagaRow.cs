namespace FoodDelivery.Tests.WholeSystem;

internal sealed record SagaRow(Guid Id, string Name, string Status, string? Step, bool HasEnded);
