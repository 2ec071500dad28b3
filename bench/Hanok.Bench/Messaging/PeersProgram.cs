using System.Diagnostics;

namespace Hanok.Bench.Messaging;

/// <summary>Restores and builds Hanok.Bench.Peers as far as its packages are to be had. What is missing is told.</summary>
internal static class PeersProgram
{
    public const string Project = "Hanok.Bench.Peers";

    public static IReadOnlyList<Peer> All { get; } =
        [new("cap", "CAP 10.0.2"), new("masstransit", "MassTransit 8.4.0"), new("rebus", "Rebus 8.9.2")];

    /// <returns>Those that can run; the others with the reason.</returns>
    public static async Task<(IReadOnlyList<Peer> Available, IReadOnlyList<string> Missing)> BuildAsync(
        string? only, CancellationToken cancellation)
    {
        // artifacts/bin/Hanok.Bench/release, four levels below the repository.
        var project = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../bench", Project, $"{Project}.csproj"));
        if (!File.Exists(project))
            return ([], [$"{Project} can only be built in the repository; there is no {project}."]);

        var (available, missing) = (new List<Peer>(), new List<string>());
        foreach (var peer in All.Where(peer => only is null || peer.Key == only))
        {
            if (await DotnetAsync(["restore", project, $"-p:Peers={peer.Key}"], cancellation) is { } error)
                missing.Add($"{peer.Name}: not to be had here. {error}");
            else
                available.Add(peer);
        }

        var peers = string.Join('+', available.Select(peer => peer.Key));
        if (available.Count > 0 && await DotnetAsync(["build", project, "-c", "Release", $"-p:Peers={peers}"], cancellation) is { } broken)
            throw new InvalidOperationException($"{Project} does not build: {broken}");

        return (available, missing);
    }

    // Null when it went well, else the first error.
    private static async Task<string?> DotnetAsync(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-v", "quiet", "-tl:off"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? null
            : output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf("error", StringComparison.Ordinal)..].Trim()).FirstOrDefault() ?? $"dotnet {arguments[0]} failed.";
    }
}
