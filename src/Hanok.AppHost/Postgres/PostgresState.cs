using System.Security.Cryptography;
using System.Text.Json;

namespace Hanok.AppHost.Postgres;

/// <summary>What must survive between runs beside the data: the port, and the password of each role.</summary>
internal sealed class PostgresState
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public int Port { get; set; }

    public SortedDictionary<string, string> Passwords { get; init; } = [];

    public string PasswordOf(string role)
    {
        if (!Passwords.TryGetValue(role, out string? password))
            Passwords[role] = password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return password;
    }

    public static PostgresState Load(string path)
    {
        if (!File.Exists(path)) return new PostgresState();
        try
        {
            return JsonSerializer.Deserialize<PostgresState>(File.ReadAllText(path)) ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new AppHostException($"{path} holds the passwords of the database and cannot be read ({e.Message}). Start with --fresh to delete the data.", e);
        }
    }

    /// <summary>Written beside and moved over: a kill leaves the old or the new file, never half a file. Readable by its owner only.</summary>
    public void Save(string path)
    {
        string next = path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
        {
            JsonSerializer.Serialize(stream, this, Json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}
