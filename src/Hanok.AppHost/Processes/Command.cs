using System.ComponentModel;
using System.Diagnostics;

namespace Hanok.AppHost.Processes;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>A program that is not there is a result with exit code 127, as in a shell. Cancelling kills the program.</summary>
    public static Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, CancellationToken cancellation) =>
        RunAsync(new ProcessStartInfo(file, arguments), static _ => { }, cancellation);

    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, Action<string> onLine, CancellationToken cancellation)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var tail = new LineTail(200);
        void Take(string line)
        {
            tail.Add(line);
            onLine(line);
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new CommandResult(127, $"{start.FileName}: {e.Message}");
        }
        // Standard input stays open until the end: a supervised service takes its end for the death of its parent.
        try
        {
            await Task.WhenAll(
                BoundedLines.ReadAsync(process.StandardOutput, Take, cancellation),
                BoundedLines.ReadAsync(process.StandardError, Take, cancellation));
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new CommandResult(process.ExitCode, tail.ToString());
    }
}
