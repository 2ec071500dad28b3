using System.Diagnostics;

namespace Hanok.Chaos;

/// <summary>The process of a member; what it says goes to a file.</summary>
internal sealed class MemberProcess : IDisposable
{
    /// <summary>The exit code of a process that died by SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private readonly Process _process;
    private readonly Task _output;

    private MemberProcess(Process process, Task output) => (_process, _output) = (process, output);

    public static MemberProcess Start(Dictionary<string, string> environment, string log, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(MemberProcess).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        var file = TextWriter.Synchronized(new StreamWriter(log, append: true));
        return new(process, CopyAsync(process, file));
    }

    public void Kill() => _process.Kill();

    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _output;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task CopyAsync(Process process, TextWriter file)
    {
        await using (file)
            await Task.WhenAll(CopyAsync(process.StandardOutput, file), CopyAsync(process.StandardError, file));
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
            await to.WriteLineAsync(line);
    }
}
