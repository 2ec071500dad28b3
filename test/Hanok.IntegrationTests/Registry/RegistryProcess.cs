using System.Diagnostics;

namespace Hanok.IntegrationTests.Registry;

/// <summary>A registry as a process of its own, which can be killed.</summary>
internal sealed class RegistryProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Hanok.Registry.dll");
    private readonly Process _process;

    private RegistryProcess(Process process) => _process = process;

    public static RegistryProcess Start(int port, int peer) => new(Process.Start(new ProcessStartInfo("dotnet",
        [Program, "--urls", $"http://127.0.0.1:{port}", "--Hanok:Registry:Peers:0", $"http://127.0.0.1:{peer}/eureka/", "--Hanok:Registry:Peers:1", $"http://127.0.0.1:{port}/eureka/"])
    {
        RedirectStandardOutput = true,
    })!);

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
