namespace FoodDelivery.Tests.WholeSystem;

internal sealed record OrderRow(Guid Id, Guid SagaId, string State, decimal? Total, decimal? Authorized, Guid? TicketId, string? RejectionCode);
