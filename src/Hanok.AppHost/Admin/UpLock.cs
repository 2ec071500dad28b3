using System.Globalization;

namespace Hanok.AppHost.Admin;

/// <summary>
/// One <c>up</c> of a system at a time, in one home. The operating system takes the lock from whoever dies; the file beside it says who has it.
/// </summary>
internal sealed class UpLock : IDisposable
{
    private readonly FileStream _lock;

    private UpLock(FileStream held) => _lock = held;

    /// <returns>Null when another process has it.</returns>
    public static UpLock? TryTake(string home, string system)
    {
        Directory.CreateDirectory(Path.Combine(home, system));
        try
        {
            var held = new FileStream(PathIn(home, system), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(OwnerIn(home, system), $"{Environment.ProcessId}");
            return new UpLock(held);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <returns>The process that runs the system here; null when none does.</returns>
    public static int? Owner(string home, string system)
    {
        if (!File.Exists(PathIn(home, system))) return null;
        try
        {
            new FileStream(PathIn(home, system), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return null;
        }
        catch (IOException)
        {
            return int.TryParse(File.ReadAllText(OwnerIn(home, system)), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string PathIn(string home, string system) => Path.Combine(home, system, "up.lock");

    private static string OwnerIn(string home, string system) => Path.Combine(home, system, "up.process");
}
