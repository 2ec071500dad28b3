namespace Hanok.InMemory;

/// <summary>A test lets the process die here.</summary>
internal sealed class SimulatedCrashException() : Exception("The process died, as the test wanted.");
