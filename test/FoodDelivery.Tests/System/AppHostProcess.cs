using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hanok.Runner;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What <c>./hanok up</c> runs, as a process of its own.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;
    private readonly string _home;

    private AppHostProcess(string home)
    {
        _home = home;
        Gateway = new($"http://127.0.0.1:{Ports.Free()}");
        var start = new ProcessStartInfo("dotnet", [Program, "--no-browser"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HANOK_HOME"] = home;
        start.Environment["HANOK_PORT_GATEWAY"] = $"{Gateway.Port}";
        start.Environment["HANOK_PORT_REGISTRY"] = $"{Ports.Free()}";
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Gateway { get; }

    /// <summary>All that it printed.</summary>
    public string Output => string.Join('\n', _output);

    private static string Program
    {
        get
        {
            var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(own, "..", "..", "FoodDelivery.AppHost", Path.GetFileName(own), "FoodDelivery.AppHost.dll"));
        }
    }

    /// <summary>Returns when it says that the system is up.</summary>
    public static async Task<AppHostProcess> UpAsync(string home, CancellationToken cancellation)
    {
        var host = new AppHostProcess(home);
        await Until.NothingIsMissingAsync(
            () => Task.FromResult(
                host.Output.Contains("Ctrl-C stops everything.", StringComparison.Ordinal) ? null
                : host._process.HasExited ? throw new InvalidOperationException($"The AppHost ended:\n{host.Output}")
                : $"the end of the start:\n{host.Output}"));
        return host;
    }

    /// <summary>The services, as it lists them, and the server of the database.</summary>
    public List<int> ProcessIds() =>
    [
        .. ServiceProcess().Matches(Output).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
        Postmaster(),
    ];

    public int Postmaster() =>
        int.Parse(File.ReadLines(Path.Combine(_home, "food-delivery", "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>SIGTERM, as from an init system. Returns the exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellation)
    {
        await TerminateAsync(_process.Id, cancellation);
        await Until.DoneAsync(_process.WaitForExitAsync(cancellation), $"the AppHost does not end:\n{Output}");
        return _process.ExitCode;
    }

    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await Until.DoneAsync(_process.WaitForExitAsync(cancellation), "the AppHost is not gone");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopAsync(CancellationToken.None);

        _process.Dispose();
    }

    public static async Task TerminateAsync(int id, CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{id}"]);
        await Until.DoneAsync(kill.WaitForExitAsync(cancellation), "kill does not end");
    }

    /// <summary>A process that is only waiting for its parent to notice its end counts as gone.</summary>
    public static async Task<bool> LivesAsync(int id, CancellationToken cancellation)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "stat=", "-p", $"{id}"]) { RedirectStandardOutput = true })!;
        var state = (await ps.StandardOutput.ReadToEndAsync(cancellation)).Trim();
        return state.Length > 0 && state[0] != 'Z';
    }

    [GeneratedRegex(@"process (\d+)")]
    private static partial Regex ServiceProcess();
}
