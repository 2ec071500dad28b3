namespace Hanok.AppHost.Postgres;

/// <summary>The folder of one server, held by one process at a time.</summary>
internal sealed class PostgresFolder : IDisposable
{
    private readonly FileStream _claim;

    private PostgresFolder(string path, FileStream claim)
    {
        Path = path;
        _claim = claim;
        State = PostgresState.Load(StateFile);
    }

    public string Path { get; }
    public string Data => System.IO.Path.Combine(Path, "data");
    public string Log => System.IO.Path.Combine(Path, "postgres.log");
    public PostgresState State { get; private set; }

    /// <summary>The major version that wrote the data; null when there is none yet.</summary>
    public int? DataVersion => File.Exists(VersionFile) && int.TryParse(File.ReadAllText(VersionFile), out int major) ? major : null;

    private string StateFile => System.IO.Path.Combine(Path, "state.json");
    private string VersionFile => System.IO.Path.Combine(Data, "PG_VERSION");

    /// <summary>The claim ends with this process, however it ends, so that a server found here later is nobody's.</summary>
    public static PostgresFolder Claim(string path)
    {
        Directory.CreateDirectory(path);
        FileStream _claim;
        try
        {
            _claim = new FileStream(System.IO.Path.Combine(path, "claim"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new AppHostException($"Another run holds the database in {path}. Stop it first, or take another state folder: {HanokHome.Variable}=...", e);
        }
        try
        {
            return new PostgresFolder(path, _claim);
        }
        catch
        {
            _claim.Dispose();
            throw;
        }
    }

    public void SaveState() => State.Save(StateFile);

    /// <summary>Call only when no server runs on the data.</summary>
    public void DeleteData()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        File.Delete(StateFile);
        State = new PostgresState();
    }

    /// <summary>initdb works beside and its result is moved here, so half-made data was damaged later: by a full disk, or by hand.</summary>
    public void CheckData()
    {
        if (!Directory.Exists(Data)) return;
        foreach (string part in (ReadOnlySpan<string>)["PG_VERSION", "global/pg_control", "pg_wal", "base"])
        {
            string path = System.IO.Path.Combine(Data, part);
            if (!File.Exists(path) && !Directory.Exists(path))
                throw new AppHostException($"The database in {Data} is damaged: {part} is missing. Start with --fresh to delete the data and make it anew.");
        }
        if (State.Passwords.Count == 0)
            throw new AppHostException($"The passwords of the database in {Data} are lost: {StateFile} is missing. Start with --fresh to delete the data and make it anew.");
    }

    public void Dispose() => _claim.Dispose();
}
