using Hanok.AppHost.Ports;

namespace Hanok.AppHost.RabbitMq;

/// <summary>
/// A real RabbitMQ for development and tests, in a folder of its own; the data stays when it stops.
/// Where HANOK_RABBITMQ holds the address of a server, nothing is started and that server is used.
/// </summary>
public sealed class EmbeddedRabbitMq : IAsyncDisposable
{
    /// <summary>Names a server that runs already: amqp://user:password@host:5672/%2f</summary>
    public const string AddressVariable = "HANOK_RABBITMQ";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly Version Oldest = new(3, 10);

    private readonly RabbitMqFolder? _folder;
    private readonly RabbitMqNode? _node;
    private readonly SemaphoreSlim _power = new(1);
    private bool _meantToRun = true, _disposed;

    private EmbeddedRabbitMq(RabbitMqFolder? folder, RabbitMqNode? node, Uri uri, string version) =>
        (_folder, _node, Uri, Version) = (folder, node, uri, version);

    public Uri Uri { get; }

    /// <summary>For example "3.10.8"; empty for a server that we did not start.</summary>
    public string Version { get; }

    /// <summary>Null while it does not run, and for a server that we did not start.</summary>
    public int? ProcessId => _node?.ProcessId;

    /// <summary>Null for a server that we did not start.</summary>
    public string? Directory => _folder?.Path;

    public static async Task<EmbeddedRabbitMq> StartAsync(EmbeddedRabbitMqOptions options, CancellationToken cancellation = default)
    {
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address) return Connect(address, options.Fresh);

        var folder = RabbitMqFolder.Claim(Path.GetFullPath(options.Directory));
        var node = new RabbitMqNode(RabbitMqSearch.Find(), folder, options.Time);
        try
        {
            if (await node.EndLeftOverAsync(cancellation)) options.Say("Ended a RabbitMQ that an earlier run had left behind");
            if (options.Fresh) folder.DeleteData();
            int port = folder.Port is { } kept && FreePorts.IsFree(kept) ? kept : new FreePorts().Next();
            folder.Port = port;
            string version = await node.StartAsync(port, cancellation);
            if (!System.Version.TryParse(version.Split('-', '+')[0], out var found) || found < Oldest)
                throw new AppHostException($"RabbitMQ {version} is too old: quorum queues are as needed from {Oldest} on. Install a newer one, or name one with {AddressVariable}.");
            return new(folder, node, new Uri($"amqp://guest:guest@127.0.0.1:{port}/%2f"), version);
        }
        catch
        {
            node.StopAtOnce();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>kill -9, as a power cut: what it has confirmed is there after <see cref="RestartAsync"/>.</summary>
    public Task KillAsync(CancellationToken cancellation = default) => SwitchAsync(run: false, Own.KillAsync, cancellation);

    /// <summary>Starts again on the same port and data; stops first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await SwitchAsync(run: false, token => Own.StopAsync(StopPatience, token), cancellation);
        await SwitchAsync(run: true, token => Own.StartAsync(Uri.Port, token), cancellation);
    }

    /// <summary>Up to 10 s for an orderly end, then at once. Does nothing to a server that we did not start.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => StopAsync(StopPatience, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopAsync(StopPatience, CancellationToken.None);
        _folder?.Dispose();
        _power.Dispose();
    }

    /// <summary>Lets go of the folder and leaves the node running, as when this process is killed.</summary>
    internal void Abandon()
    {
        _disposed = true;
        _folder?.Dispose();
        _power.Dispose();
    }

    internal Task StopAsync(TimeSpan patience, CancellationToken cancellation) => _node is null
        ? Task.CompletedTask
        : SwitchAsync(run: false, token => _node.StopAsync(patience, token), cancellation);

    internal void StopAtOnce() => _node?.StopAtOnce();

    /// <summary>Starts a node that ended although nobody here stopped or killed it. True when it was started.</summary>
    internal async Task<bool> ReviveAsync(CancellationToken cancellation)
    {
        await _power.WaitAsync(cancellation);
        try
        {
            if (!_meantToRun || _node is null or { IsRunning: true }) return false;
            await _node.StartAsync(Uri.Port, cancellation);
            return true;
        }
        finally
        {
            _power.Release();
        }
    }

    private async Task SwitchAsync(bool run, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        await _power.WaitAsync(cancellation);
        try
        {
            _meantToRun = run;
            await change(cancellation);
        }
        finally
        {
            _power.Release();
        }
    }

    private RabbitMqNode Own => _node
        ?? throw new InvalidOperationException($"{AddressVariable} names a server that Hanok did not start, so it does not stop it. Unset it for this test.");

    private static EmbeddedRabbitMq Connect(string address, bool fresh)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
            throw new AppHostException($"{AddressVariable} is no amqp:// address. Give one like amqp://guest:guest@127.0.0.1:5672/%2f, or unset it.");
        if (fresh) throw new AppHostException($"{AddressVariable} names a server that Hanok did not make, so it deletes no data there. Delete the queues yourself and leave out --fresh.");
        return new(folder: null, node: null, uri, version: "");
    }
}
