namespace Hanok.Bench;

/// <summary>
/// User and system CPU time of processes, from <c>/proc/&lt;pid&gt;/stat</c>. Linux only; elsewhere, or for a process of another
/// machine, it reads null.
/// </summary>
internal sealed class CpuMeter
{
    // _SC_CLK_TCK: 100 on every Linux that .NET supports.
    private const double TicksPerSecond = 100;
    private readonly int[] _pids;
    private readonly bool _withChildren;

    private CpuMeter(int[] pids, bool withChildren) => (_pids, _withChildren) = (pids, withChildren);

    public static CpuMeter OfProcesses(params int[] pids) => new(pids, withChildren: false);

    public static CpuMeter OfThisProcess() => OfProcesses(Environment.ProcessId);

    /// <summary>The postmaster and its backends: those alive, and those that ended and which it has waited for.</summary>
    public static CpuMeter OfPostgres(int postmaster) => new([postmaster], withChildren: true);

    /// <summary>CPU seconds since the processes began, or null when one cannot be read.</summary>
    public double? ReadSeconds()
    {
        var ticks = 0L;
        foreach (var pid in _pids)
        {
            if (Stat(pid) is not { } stat)
            {
                return null;
            }
            ticks += stat.Own + (_withChildren ? stat.EndedChildren : 0);
        }
        return (ticks + (_withChildren ? LivingChildrenTicks() : 0)) / TicksPerSecond;
    }

    /// <summary>The parent of a process of this machine, or null.</summary>
    public static int? ParentOf(int pid) => Stat(pid)?.Parent;

    private long LivingChildrenTicks() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), out var pid) ? Stat(pid) : null)
        .Where(stat => stat is { } child && _pids.Contains(child.Parent))
        .Sum(stat => stat!.Value.Own + stat.Value.EndedChildren);

    private static (int Parent, long Own, long EndedChildren)? Stat(int pid)
    {
        try
        {
            // The name in brackets may itself contain spaces and brackets: count the fields after the last one.
            var line = File.ReadAllText($"/proc/{pid}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1]), long.Parse(fields[11]) + long.Parse(fields[12]), long.Parse(fields[13]) + long.Parse(fields[14]));
        }
        catch (IOException)
        {
            return null; // Ended, or there is no /proc.
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
