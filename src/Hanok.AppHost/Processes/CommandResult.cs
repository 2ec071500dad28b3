namespace Hanok.AppHost.Processes;

/// <summary>How a program ended; the output is the last 200 lines of both streams, in the order they came.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}
