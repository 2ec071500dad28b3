namespace Hanok.Tests.Exploring;

public sealed record TripState(string Trip, bool IsDeclined = false, string? Seat = null);
