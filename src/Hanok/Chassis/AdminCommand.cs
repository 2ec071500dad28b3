namespace Hanok.Chassis;

/// <summary>Something that is done once, by <c>dotnet service.dll verb</c>, and never by a serving process.</summary>
public sealed record AdminCommand(string Verb, string Help, Func<IServiceProvider, CancellationToken, Task> RunAsync);
