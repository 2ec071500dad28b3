using System.Diagnostics;
using Hanok.AppHost.Processes;

namespace Hanok.AppHost.RabbitMq;

/// <summary>Starts, stops and kills the node's process. It is alone: no cluster, no epmd, no port but the one for AMQP.</summary>
internal sealed class RabbitMqNode(string script, RabbitMqFolder folder, TimeProvider time)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(4), KillPatience = TimeSpan.FromSeconds(10), PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly LineTail _output = new(60);
    private Process? _process;

    public int? ProcessId => _process is { HasExited: false } running ? running.Id : null;

    public bool IsRunning => _process is { HasExited: false };

    /// <returns>The version, when the node takes connections.</returns>
    public async Task<string> StartAsync(int port, CancellationToken cancellation)
    {
        folder.Write(port);
        var process = _process = Process.Start(Describe())!;
        await File.WriteAllTextAsync(folder.ProcessIdFile, $"{process.Id}", cancellation);
        _ = BoundedLines.ReadAsync(process.StandardOutput, _output.Add, CancellationToken.None);
        _ = BoundedLines.ReadAsync(process.StandardError, _output.Add, CancellationToken.None);

        long start = time.GetTimestamp();
        while (true)
        {
            if (process.HasExited) throw new AppHostException($"RabbitMQ {Signal.Describe(process.ExitCode)} at its start. Its last lines, and {folder.Log}:\n{_output}");
            if (await AmqpHandshake.FindVersionAsync(port, time, cancellation) is { } version) return version;
            if (time.GetElapsedTime(start) > StartPatience) throw new AppHostException($"RabbitMQ takes no connections {StartPatience.TotalMinutes} minutes after its start. Its last lines, and {folder.Log}:\n{_output}");
            await Task.Delay(PollInterval, time, cancellation);
        }
    }

    /// <summary>In order for as long as the patience lasts, then by force.</summary>
    public async Task StopAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (_process is not { HasExited: false } process) return;
        Signal.Send(process.Id, Signal.Terminate);
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            await KillAsync(cancellation);
        }
    }

    public async Task KillAsync(CancellationToken cancellation)
    {
        if (_process is not { HasExited: false } process) return;
        Signal.Send(process.Id, Signal.Kill);
        await process.WaitForExitAsync(cancellation);
    }

    public void StopAtOnce()
    {
        if (_process is { HasExited: false } process) Signal.Send(process.Id, Signal.Kill);
    }

    /// <summary>A node that a killed run left on this data would keep its files and its port. True when there was one.</summary>
    public async Task<bool> EndLeftOverAsync(CancellationToken cancellation)
    {
        if (!File.Exists(folder.ProcessIdFile) || !int.TryParse(await File.ReadAllTextAsync(folder.ProcessIdFile, cancellation), out int id)) return false;
        // The id may belong to another process by now. The folder stands on the command line of ours.
        if (ProcessTable.CommandLineOf(id)?.Contains(folder.Path, StringComparison.Ordinal) != true) return false;
        Signal.Send(id, Signal.Terminate);
        long start = time.GetTimestamp();
        while (await ProcessTable.IsAliveAsync(id, cancellation))
        {
            if (time.GetElapsedTime(start) > KillPatience) Signal.Send(id, Signal.Kill);
            await Task.Delay(PollInterval, time, cancellation);
        }
        return true;
    }

    private ProcessStartInfo Describe()
    {
        var start = new ProcessStartInfo(script)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Of ours; what the person has set for a broker of theirs must not reach this one.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("RABBITMQ_", StringComparison.Ordinal) || key.StartsWith("ERL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["HOME"] = folder.Home;
        start.Environment["RABBITMQ_NODENAME"] = "hanok@localhost";
        start.Environment["RABBITMQ_CONF_ENV_FILE"] = folder.Nothing;
        start.Environment["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.Nothing;
        start.Environment["RABBITMQ_CONFIG_FILE"] = folder.Configuration;
        start.Environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.Plugins;
        start.Environment["RABBITMQ_MNESIA_BASE"] = folder.Data;
        start.Environment["RABBITMQ_LOG_BASE"] = folder.Path;
        start.Environment["RABBITMQ_PID_FILE"] = Path.Combine(folder.Path, "rabbitmq.pid");
        // The script becomes the node, so that our signals reach it.
        start.Environment["RABBITMQ_ALLOW_INPUT"] = "1";
        // A node that is alone needs neither the port for other nodes nor epmd, a daemon that would stay. It is told a port all the same,
        // so that it asks nobody for it. As a variable, because RabbitMQ looks after epmd once a minute, with an Erlang of its own.
        start.Environment["ERL_AFLAGS"] = "-start_epmd false -dist_listen false -erl_epmd_port 1";
        start.Environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = string.Join(' ',
            // Ctrl-C in our terminal reaches it too, and must not end it before the services.
            "-noinput +B i",
            "-sname hanok@localhost",
            // Schedulers that have nothing to do spin, which takes the core from the process that they wait for.
            "+sbwt none +sbwtdcpu none +sbwtdio none",
            $"-hanok \"{folder.Path}\"");
        return start;
    }
}
