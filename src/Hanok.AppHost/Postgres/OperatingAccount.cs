using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.Postgres;

/// <summary>The account PostgreSQL runs under: our own, or an unprivileged one when we are root, which it refuses.</summary>
/// <param name="User">Null for our own.</param>
internal sealed record OperatingAccount(string? User)
{
    public static async Task<OperatingAccount> ChooseAsync(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return new OperatingAccount(User: null);
        var postgres = await Command.RunAsync("id", ["-u", "postgres"], cancellation);
        return new OperatingAccount(postgres.Succeeded ? "postgres" : "nobody");
    }

    /// <summary>Runs in the folder "/", which every account can enter.</summary>
    public Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = User is null
            ? new ProcessStartInfo(file, arguments)
            : IsOnPath("setpriv")
                ? new ProcessStartInfo("setpriv", ["--reuid", User, "--regid", GroupOf(User), "--clear-groups", "--", file, .. arguments])
                : new ProcessStartInfo("runuser", ["-u", User, "--", file, .. arguments]);
        start.WorkingDirectory = "/";
        Surroundings.RemoveFrom(start.Environment);
        return Command.RunAsync(start, static _ => { }, cancellation);
    }

    public async Task OwnAsync(string path, CancellationToken cancellation)
    {
        if (User is null) return;
        var answer = await Command.RunAsync("chown", ["-R", User, path], cancellation);
        if (!answer.Succeeded) throw new AppHostException($"Could not give {path} to the user {User}: {answer.Output}");
    }

    /// <summary>The folder itself, made if missing, or one in /var/tmp when the account cannot reach it (a repository under /root).</summary>
    public async Task<string> FindPlaceAsync(string folder, Action<string> say, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (User is null || (await RunAsync("test", ["-x", folder], cancellation)).Succeeded) return folder;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        string place = $"/var/tmp/hanok-{hash}";
        say($"The user {User}, as whom PostgreSQL must run, cannot reach {folder}: using {place}");
        Directory.CreateDirectory(place);
        return place;
    }

    private static string GroupOf(string user) => user == "nobody" && !File.ReadLines("/etc/group").Any(line => line.StartsWith("nobody:", StringComparison.Ordinal))
        ? "nogroup"
        : user;

    private static bool IsOnPath(string file) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, file)));
}
