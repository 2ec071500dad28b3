using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Postgres;

/// <summary>postmaster.pid, which a server writes into its data folder and leaves there when it is killed.</summary>
internal sealed record PostmasterFile(int ProcessId, int Port)
{
    /// <summary>Lines: process id, data folder, start time, port, ... Null when it is missing or half written.</summary>
    public static PostmasterFile? Parse(string[] lines) =>
        lines.Length >= 4 && int.TryParse(lines[0], out int id) && id > 1 && int.TryParse(lines[3], out int port) ? new(id, port) : null;

    /// <summary>As <see cref="FindRunningAsync"/>, for when there is no time to wait; the file stays.</summary>
    public static PostmasterFile? FindRunning(string dataDirectory) =>
        File.Exists(PathIn(dataDirectory)) && Parse(File.ReadAllLines(PathIn(dataDirectory))) is { } found && IsServerOf(dataDirectory, found.ProcessId)
            ? found
            : null;

    /// <summary>The server that runs on this data; null when none does. A dead server's file is removed.</summary>
    public static async Task<PostmasterFile?> FindRunningAsync(string dataDirectory, CancellationToken cancellation)
    {
        string path = PathIn(dataDirectory);
        if (!File.Exists(path)) return null;
        var found = Parse(await File.ReadAllLinesAsync(path, cancellation));
        if (found is not null && await ProcessTable.IsAliveAsync(found.ProcessId, cancellation) && IsServerOf(dataDirectory, found.ProcessId)) return found;
        // PostgreSQL only asks whether a process of that id exists: after a reboot of a container that is often another one, or a zombie.
        File.Delete(path);
        return null;
    }

    private static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "postmaster.pid");

    // The id may belong to another server by now, which must not be stopped or killed in its place.
    private static bool IsServerOf(string dataDirectory, int processId) =>
        !OperatingSystem.IsLinux() || ProcessTable.CommandLineOf(processId)?.Contains(dataDirectory, StringComparison.Ordinal) == true;
}
