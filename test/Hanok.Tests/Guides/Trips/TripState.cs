namespace Hanok.Tests.Guides.Trips;

public sealed record TripState(string Trip, string To, decimal Price, bool WithRoom = true, string? Seat = null);
