using System.Diagnostics;
using Hanok.AppHost.Output;

namespace Hanok.AppHost.Processes;

/// <summary>One process of a service, from its start to its end. Not disposable: another thread may be about to kill it; its handles go with it.</summary>
internal sealed class ServiceProcess
{
    private readonly Process _process;

    private ServiceProcess(Process process, Task<int> exit) => (_process, Id, Exit) = (process, process.Id, exit);

    public int Id { get; }

    /// <summary>The exit code; 128 + n after signal n.</summary>
    public Task<int> Exit { get; }

    public bool HasExited => Exit.IsCompleted || _process.HasExited;

    public static ServiceProcess Start(ServicePlan plan, ServiceLog log)
    {
        // Standard input is redirected and stays open as long as we live: its end tells the service to stop.
        var _process = Process.Start(ServiceProgram.Describe(plan))!;
        return new ServiceProcess(_process, PumpAsync(_process, log));
    }

    public void Send(int signal)
    {
        if (!HasExited) Signal.Send(Id, signal);
    }

    /// <summary>Ends its standard input: then it knows that everything stops.</summary>
    public void Release()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }
    }

    /// <summary>kill -9. Returns when the process is gone and its ports are free.</summary>
    public void Kill()
    {
        Send(Signal.Kill);
        _process.WaitForExit();
    }

    private static async Task<int> PumpAsync(Process _process, ServiceLog log)
    {
        // The output may outlive the process, when a grandchild holds it open; the end of the process counts.
        _ = BoundedLines.ReadAsync(_process.StandardOutput, log.Write, CancellationToken.None);
        _ = BoundedLines.ReadAsync(_process.StandardError, log.Write, CancellationToken.None);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
