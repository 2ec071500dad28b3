using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hanok.Bench.Registry;

/// <summary>The registry as a process of its own, so that its CPU time is its own.</summary>
internal sealed class RegistryServer : IDisposable
{
    private readonly Process _process;
    private readonly CpuMeter _cpu;

    private RegistryServer(Process process, Uri address) => (_process, _cpu, Address) = (process, CpuMeter.OfProcesses(process.Id), address);

    public Uri Address { get; }

    public static RegistryServer Start()
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Hanok.Registry.dll"), "--urls", address])
        {
            RedirectStandardOutput = true,
        };
        // What a credential costs is measured elsewhere, and small beside the rest.
        start.Environment["Hanok__Credentials__Anyone"] = "true";
        var process = Process.Start(start)!;

        // Nobody reads its log; a pipe that is full would hold it up.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new RegistryServer(process, new Uri(address));
    }

    public double CpuSeconds() => _cpu.ReadSeconds() ?? throw new InvalidOperationException("Its CPU time cannot be read: this needs Linux, and a registry that runs.");

    public async Task UntilOpenAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Address };
        while (true)
        {
            try
            {
                using var response = await http.GetAsync("/health/ready", cancellation);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
