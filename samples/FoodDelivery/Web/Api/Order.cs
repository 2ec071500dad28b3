namespace FoodDelivery.Web.Api;

public sealed record Order(string OrderId, string State, Money? Total, string? TicketId, string? RejectionReason, string? ChangeRefusalReason);
