namespace FoodDelivery.Tests.WholeSystem;

/// <summary>An order that a client was told is accepted.</summary>
/// <param name="Outcome">What must become of it: <see cref="Outcomes.Approved"/>, or the code of its rejection.</param>
internal sealed record AcceptedOrder(string Key, Guid Id, string Outcome);
