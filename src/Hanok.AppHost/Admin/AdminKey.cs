using System.Security.Cryptography;

namespace Hanok.AppHost.Admin;

/// <summary>The key with which this machine's command line administers the services: made once for a home folder, readable by its owner only.</summary>
internal static class AdminKey
{
    /// <summary>The operator in the audit log: whoever may read the file.</summary>
    public const string Variable = "Hanok__Admin__Keys__local";

    public static string PathIn(string home) => Path.Combine(home, "admin-key");

    public static string ReadOrMake(string home)
    {
        string path = PathIn(home);
        Directory.CreateDirectory(home);
        if (!File.Exists(path)) Make(path);
        return File.ReadAllText(path).Trim();
    }

    // Whole under its name or not at all; when two systems of one home start at once, the key of the first stays.
    private static void Make(string path)
    {
        string next = $"{path}.{Environment.ProcessId}";
        File.Delete(next);
        PrivateFile.Write(next, RandomNumberGenerator.GetHexString(64, lowercase: true));
        try
        {
            File.Move(next, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(next);
        }
    }
}
