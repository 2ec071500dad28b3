using System.Globalization;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Ports;

/// <summary>Who listens on a port: known on Linux, for processes this user may look at.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>For example "process 4711 (nginx: master process)", or "another process" where that cannot be found out.</summary>
    public static string Describe(int port)
    {
        if (!OperatingSystem.IsLinux()) return "another process";
        foreach (string table in (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table) || FindInode(File.ReadLines(table), port) is not { } inode) continue;
            if (FindProcess($"socket:[{inode}]") is { } id) return $"process {id} ({Shorten(ProcessTable.CommandLineOf(id) ?? "unknown command")})";
        }
        return "another process";
    }

    /// <summary>The socket that listens on the port, from lines as in /proc/net/tcp: slot, local address:PORT in hex, remote, state, ..., inode tenth.</summary>
    internal static string? FindInode(IEnumerable<string> lines, int port)
    {
        foreach (string line in lines.Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == Listening
                && int.TryParse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.HexNumber, null, out int local) && local == port)
                return fields[9];
        }
        return null;
    }

    private static int? FindProcess(string socket)
    {
        foreach (int id in ProcessTable.AllIds())
        {
            try
            {
                foreach (var file in new DirectoryInfo($"/proc/{id}/fd").EnumerateFiles())
                    if (file.LinkTarget == socket) return id;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's: look further.
            }
        }
        return null;
    }

    private static string Shorten(string commandLine) => commandLine.Length <= 100 ? commandLine : commandLine[..100] + "...";
}
