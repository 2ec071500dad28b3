using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hanok.Bench.Gateway;

/// <summary>A process, with its children, that answers requests at an address.</summary>
internal sealed class Contender : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int[] _pids;

    private Contender(string name, Process process, Uri address, int[] pids) =>
        (Name, _process, Address, _pids) = (name, process, address, pids);

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>This program again, in one of its roles.</summary>
    public static async Task<Contender> StartOwnAsync(
        string name, string role, Uri? backend, CancellationToken cancellation, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]) { RedirectStandardOutput = true };
        start.Environment[GatewayWorker.Variable] = role;
        start.Environment[GatewayWorker.BackendVariable] = backend?.ToString();
        foreach (var (key, value) in settings)
            start.Environment[key] = value;

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            if (line.StartsWith(GatewayWorker.Listening, StringComparison.Ordinal))
                return new(name, process, new Uri(line[GatewayWorker.Listening.Length..]), [process.Id]);

        throw new InvalidOperationException($"{name} ended with {process.ExitCode} instead of listening.");
    }

    /// <summary>A program of others, if it is installed.</summary>
    /// <param name="configure">Gives the port, writes the configuration and returns the arguments.</param>
    public static async Task<Contender?> TryStartAsync(string program, Func<int, string[]> configure, CancellationToken cancellation)
    {
        if (Find(program) is not { } path)
            return null;

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(path, configure(port)) { RedirectStandardError = true })!;
        await WaitAsync(port, process, cancellation);
        return new(program, process, new Uri($"http://127.0.0.1:{port}"), [process.Id, .. ChildrenOf(process.Id)]);
    }

    public static string? Find(string program) =>
        ((Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/usr/local/sbin").Split(':')
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public double CpuSeconds() => CpuMeter.OfProcesses(_pids).ReadSeconds() ?? double.NaN;

    public double Megabytes() => _pids.Sum(pid => File.ReadLines($"/proc/{pid}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))) / 1024;

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitAsync(int port, Process process, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException) when (tries < 100 && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"It does not listen: {await process.StandardError.ReadToEndAsync(cancellation)}");
            }
        }
    }

    private static int[] ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && CpuMeter.ParentOf(pid) == parent)];
}
