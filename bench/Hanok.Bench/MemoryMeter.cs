namespace Hanok.Bench;

/// <summary>Memory of a process, from <c>/proc/&lt;pid&gt;/smaps_rollup</c>: what it shares with others counts in part. Linux only.</summary>
internal static class MemoryMeter
{
    /// <returns>MB; null for a process that has ended, or of another machine.</returns>
    public static double? PssOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024d;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
