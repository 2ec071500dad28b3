using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hanok.AppHost.Processes;

/// <summary>POSIX signals, which <see cref="Process"/> cannot send except SIGKILL.</summary>
internal static class Signal
{
    public const int Quit = 3, Kill = 9, Terminate = 15;

    private const int NoSuchProcess = 3;

    /// <summary>False when there is no such process any more.</summary>
    public static bool Send(int processId, int signal)
    {
        if (processId <= 1) throw new ArgumentOutOfRangeException(nameof(processId), processId, "0, 1 and negative ids address more than one process.");
        if (OperatingSystem.IsWindows()) return KillOnWindows(processId);
        if (kill(processId, signal) == 0) return true;
        int error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error, $"Signal {signal} to process {processId} was refused");
    }

    /// <summary>The name of the signal behind an exit code of 128 + n, as shells and .NET report it.</summary>
    public static string Describe(int exitCode) => exitCode switch
    {
        129 => "was ended by SIGHUP",
        130 => "was ended by SIGINT",
        134 => "crashed (SIGABRT)",
        137 => "was killed (SIGKILL)",
        139 => "crashed (SIGSEGV)",
        143 => "was ended by SIGTERM",
        > 128 and < 160 => $"was ended by signal {exitCode - 128}",
        _ => $"exited with code {exitCode}",
    };

    // There is no gentle signal on Windows: a service is killed there, and must survive that anyway.
    private static bool KillOnWindows(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int sig);
}
