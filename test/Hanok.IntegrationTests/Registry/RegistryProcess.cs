using System.Diagnostics;

namespace Hanok.IntegrationTests.Registry;

/// <summary>A registry as a process of its own, which can be killed.</summary>
internal sealed class RegistryProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Hanok.Registry.dll");
    private readonly Process _process;

    private RegistryProcess(Process process) => _process = process;

    /// <param name="peer">The port of the other one. It is told of itself too, as both have the same list in life.</param>
    public static RegistryProcess Start(int port, int peer)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--urls", $"http://127.0.0.1:{port}"]) { RedirectStandardOutput = true };
        start.Environment["Hanok__Credentials__Secret"] = TestRegistry.Secret;
        start.Environment["Hanok__Registry__Peers__0"] = $"http://127.0.0.1:{peer}/eureka/";
        start.Environment["Hanok__Registry__Peers__1"] = $"http://127.0.0.1:{port}/eureka/";
        var process = Process.Start(start)!;

        // Nobody reads its log; a pipe that is full would hold it up.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new RegistryProcess(process);
    }

    /// <summary>As the machine would lose it: no word to anybody.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();

        _process.Dispose();
    }
}
