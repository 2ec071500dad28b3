namespace Hanok.AppHost;

/// <summary>Where the state of systems on this machine lives: data, logs, downloaded programs. Safe to delete when nothing runs.</summary>
internal static class HanokHome
{
    /// <summary>Names another folder for the state, in place of .hanok in the repository.</summary>
    public const string Variable = "HANOK_HOME";

    public static string Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(FindRoot(AppContext.BaseDirectory) ?? Environment.CurrentDirectory, ".hanok");

    /// <summary>The nearest folder upwards that holds Hanok.slnx or the door, ./hanok. Null outside a repository of ours.</summary>
    internal static string? FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hanok.slnx")) || File.Exists(Path.Combine(folder.FullName, "hanok"))) return folder.FullName;
        return null;
    }
}
