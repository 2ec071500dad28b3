using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hanok.Bench.Messaging;

/// <summary>A RabbitMQ node of our own on loopback, with its data, its cookie and its name server in one folder and no plugins.</summary>
internal sealed class RabbitMqNode : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _names;
    private readonly Process _server;

    private RabbitMqNode(Process names, Process server, int port, int pid) =>
        (_names, _server, Port, Cpu) = (names, server, port, CpuMeter.OfProcesses(pid));

    public static bool IsInstalled => File.Exists(Program);

    public int Port { get; }

    public CpuMeter Cpu { get; }

    public static async Task<RabbitMqNode> StartAsync(string home, TimeProvider time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(home);
        var (names, port, distribution) = (FreePort(), FreePort(), FreePort());
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["ERL_EPMD_PORT"] = $"{names}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"hanok-bench-{port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{port}",
            ["RABBITMQ_DIST_PORT"] = $"{distribution}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(home, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(home, "log"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(home, "pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(home, "plugins"),
            // Its scheduler threads would spin on the two cores that everybody shares; this is the advice for shared machines.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
        };
        await File.WriteAllTextAsync(Path.Combine(home, "plugins"), "[].\n", cancellation);
        // Started by us, it ends with us; the one that a node starts by itself stays for ever.
        var nameServer = Start("epmd", environment);
        var server = Start(Program, environment);
        var node = new RabbitMqNode(nameServer, server, port, server.Id);
        try
        {
            var pid = await ReadyAsync(server, environment["RABBITMQ_PID_FILE"], port, time, cancellation);
            return new(nameServer, server, port, pid);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _server, _names })
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);

            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<int> ReadyAsync(Process server, string pidFile, int port, TimeProvider time, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience && !server.HasExited;)
        {
            // The listener is the last that a node opens.
            if (await AnswersAsync(port, cancellation) && File.Exists(pidFile)
                && int.TryParse(await File.ReadAllTextAsync(pidFile, cancellation), out var pid))
                return pid;

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }

        throw new InvalidOperationException(
            $"RabbitMQ did not answer on port {port} within {Patience.TotalSeconds} s{(server.HasExited ? $": it ended with {server.ExitCode}" : "")}. "
            + $"Its log is in {Path.GetDirectoryName(pidFile)}/log.");
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Process Start(string program, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = environment["HOME"],
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        // Nobody reads it, but a full pipe would stop the node.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
