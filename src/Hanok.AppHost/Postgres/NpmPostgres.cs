using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Postgres;

/// <summary>PostgreSQL from npm, for a machine that has none. Version and checksum are pinned in eng/postgres.</summary>
internal sealed class NpmPostgres(string home, OperatingAccount account, Action<string> say)
{
    /// <summary>As in eng/postgres/package.json.</summary>
    public const int Major = 18;

    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc"];

    private static string PackageName =>
        $"@embedded-postgres/{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public async Task<PostgresBinaries> InstallAsync(CancellationToken cancellation)
    {
        string target = Path.Combine(await account.FindPlaceAsync(home, say, cancellation), $"npm-postgres-{Major}");
        return await PostgresBinaries.InspectAsync(BinariesIn(target), cancellation)
            ?? await FetchAsync(target, cancellation);
    }

    private async Task<PostgresBinaries> FetchAsync(string target, CancellationToken cancellation)
    {
        say($"No PostgreSQL {PostgresBinaries.OldestMajor} or newer on this machine: fetching {PackageName} from npm");
        // Built beside the target and moved there at the end: a download that was cut off is never taken for a whole one.
        string work = $"{target}.{Environment.ProcessId}";
        Directory.CreateDirectory(work);
        foreach (string file in Files)
        {
            await using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream($"npm/{file}")!;
            await using var copy = File.Create(Path.Combine(work, file));
            await source.CopyToAsync(copy, cancellation);
        }

        var npm = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = work };
        var answer = await Command.RunAsync(npm, static _ => { }, cancellation);
        string package = PackageIn(work);
        if (!answer.Succeeded || !Directory.Exists(package)) throw new AppHostException(HowToInstall(answer));
        await RestoreLinksAsync(package, cancellation);

        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.Move(work, target);
        return await PostgresBinaries.InspectAsync(BinariesIn(target), cancellation)
            ?? throw new AppHostException($"PostgreSQL from npm does not run here: try '{BinariesIn(target)}/postgres --version'. {Install}");
    }

    /// <summary>An npm package cannot hold symbolic links; this one lists them in a file, for an install script that we do not run.</summary>
    private static async Task RestoreLinksAsync(string package, CancellationToken cancellation)
    {
        await using var list = File.OpenRead(Path.Combine(package, "native", "pg-symlinks.json"));
        var links = await JsonSerializer.DeserializeAsync<Link[]>(list, JsonSerializerOptions.Web, cancellation) ?? [];
        foreach (var (source, target) in links)
        {
            string path = Path.Combine(package, target);
            string folder = Path.GetDirectoryName(path)!;
            if (!File.Exists(path)) File.CreateSymbolicLink(path, Path.GetRelativePath(folder, Path.Combine(package, source)));
        }
    }

    private static string HowToInstall(CommandResult npm) => npm.ExitCode == 127
        ? $"There is neither PostgreSQL {PostgresBinaries.OldestMajor} or newer nor npm on this machine. {Install}"
        : $"npm could not install {PackageName} (exit code {npm.ExitCode}). {Install}\n{npm.Output}";

    private const string Install =
        "Install PostgreSQL ('apt-get install postgresql', 'brew install postgresql@18'), or Node.js with npm, "
        + "or give the address of a server: HANOK_POSTGRES='Host=...;Username=...;Password=...'.";

    private static string PackageIn(string folder) => Path.Combine(folder, "node_modules", PackageName);

    private static string BinariesIn(string folder) => Path.Combine(PackageIn(folder), "native", "bin");

    private sealed record Link(string Source, string Target);
}
