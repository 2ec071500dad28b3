namespace Hanok.Tests.Guides.Explored;

public sealed record RentalState(string Rental, decimal Amount);
