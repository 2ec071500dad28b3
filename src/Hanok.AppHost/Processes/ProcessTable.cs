using System.Globalization;

namespace Hanok.AppHost.Processes;

/// <summary>What the operating system says about processes that are not our children.</summary>
internal static class ProcessTable
{
    /// <summary>A zombie counts as dead: in a container whose first process does not reap, it stays for ever.</summary>
    public static async Task<bool> IsAliveAsync(int processId, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            var ps = await Command.RunAsync("ps", ["-o", "stat=", "-p", $"{processId}"], cancellation);
            return ps.Succeeded && !ps.Output.TrimStart().StartsWith('Z');
        }
        return ReadStat(processId) is { State: not ('Z' or 'X') };
    }

    public static async Task<IReadOnlyList<int>> ChildrenOfAsync(int parentId, CancellationToken cancellation)
    {
        if (OperatingSystem.IsLinux())
            return [.. AllIds().Where(id => ReadStat(id) is { } stat && stat.ParentId == parentId && stat.State != 'Z')];
        var ps = await Command.RunAsync("ps", ["-A", "-o", "pid=,ppid="], cancellation);
        return
        [
            .. ps.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(pair => pair.Length == 2 && pair[1] == $"{parentId}")
                .Select(pair => int.Parse(pair[0])),
        ];
    }

    /// <summary>Null where it cannot be read: another system than Linux, another user, gone.</summary>
    public static string? CommandLineOf(int processId)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{processId}/cmdline").Replace('\0', ' ').Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static IEnumerable<int> AllIds()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, null, out int id)) yield return id;
    }

    /// <summary>The command name stands in parentheses and may hold any character, a parenthesis too: read from the last one.</summary>
    internal static (char State, int ParentId)? ParseStat(string stat)
    {
        int end = stat.LastIndexOf(')');
        if (end < 0) return null;
        string[] fields = stat[(end + 1)..].Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 2 && int.TryParse(fields[1], out int parent) ? (fields[0][0], parent) : null;
    }

    private static (char State, int ParentId)? ReadStat(int processId)
    {
        try
        {
            return ParseStat(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
