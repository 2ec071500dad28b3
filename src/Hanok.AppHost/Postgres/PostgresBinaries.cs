using System.Text.RegularExpressions;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Postgres;

/// <param name="Directory">Holds postgres, initdb and pg_ctl.</param>
/// <param name="Version">For example "15.14".</param>
internal sealed partial record PostgresBinaries(string Directory, string Version)
{
    /// <summary>The oldest that the library is tested with.</summary>
    public const int OldestMajor = 15;

    public int Major => int.Parse(Version.AsSpan(0, Version.IndexOf('.') is var dot and > 0 ? dot : Version.Length));
    public string InitDb => Path.Combine(Directory, "initdb");
    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>Null when the three programs are not there or do not run.</summary>
    public static async Task<PostgresBinaries?> InspectAsync(string directory, CancellationToken cancellation)
    {
        string postgres = Path.Combine(directory, "postgres");
        if (!File.Exists(postgres)) return null;
        // On the PATH is often only a link to postgres; its companions lie where the link points.
        if (File.ResolveLinkTarget(postgres, returnFinalTarget: true) is { } target) directory = Path.GetDirectoryName(target.FullName)!;
        var binaries = new PostgresBinaries(directory, "");
        if (!File.Exists(binaries.InitDb) || !File.Exists(binaries.PgCtl)) return null;
        var answer = await Command.RunAsync(Path.Combine(directory, "postgres"), ["--version"], cancellation);
        return answer.Succeeded && ParseVersion(answer.Output) is { } version ? binaries with { Version = version } : null;
    }

    /// <summary>From "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)" or "postgres (PostgreSQL) 18beta1".</summary>
    internal static string? ParseVersion(string text) => VersionPattern().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\(PostgreSQL\) (\d+(\.\d+)?)")]
    private static partial Regex VersionPattern();
}
