namespace FoodDelivery.Tests.WholeSystem;

internal sealed record TicketRow(Guid Id, Guid OrderId, string State);
