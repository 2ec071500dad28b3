namespace Hanok.AppHost.Admin;

/// <summary>The key with which this machine's command line administers the services: made once for a home folder, readable by its owner only.</summary>
internal static class AdminKey
{
    /// <summary>The operator in the audit log: whoever may read the file.</summary>
    public const string Variable = "Hanok__Admin__Keys__local";

    public static string PathIn(string home) => Path.Combine(home, "admin-key");

    public static string ReadOrMake(string home) => SecretFile.ReadOrMake(PathIn(home));
}
