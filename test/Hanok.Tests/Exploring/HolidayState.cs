namespace Hanok.Tests.Exploring;

public sealed record HolidayState(string Trip, bool IsDeclined);
