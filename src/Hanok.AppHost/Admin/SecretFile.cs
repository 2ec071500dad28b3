using System.Security.Cryptography;

namespace Hanok.AppHost.Admin;

/// <summary>256 random bits in a file that only its owner may read, made when they are first wanted.</summary>
internal static class SecretFile
{
    public static string ReadOrMake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path)) Make(path);
        return File.ReadAllText(path).Trim();
    }

    // Whole under its name or not at all; when two systems of one home start at once, the secret of the first stays.
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
