namespace Hanok.Tests.Chassis;

public sealed record Greeting(string Name, int Times);
