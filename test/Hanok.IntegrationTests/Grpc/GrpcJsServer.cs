using System.Collections.Concurrent;
using System.Diagnostics;
using Hanok.Interop;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Grpc;

/// <summary>A process of <c>grpc-server.mjs</c>.</summary>
public sealed class GrpcJsServer : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _lines = [];
    private readonly TaskCompletionSource<int> _port = new();
    private Process _process = null!;

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(NodeScript.Folder, "grpc-server.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
                _port.TrySetException(new InvalidOperationException("grpc-server.mjs ended before it had a port."));
            else if (!_port.Task.IsCompleted)
                _port.SetResult(int.Parse(e.Data));
            else
                _lines.GetOrAdd(e.Data, _ => new()).TrySetResult();
        };
        _process.BeginOutputReadLine();
        Address = new($"http://127.0.0.1:{await Until.DoneAsync(_port.Task, "grpc-server.mjs does not write its port")}");
    }

    /// <summary>Done when it has written that line.</summary>
    public Task SaysAsync(string line) => Until.DoneAsync(_lines.GetOrAdd(line, _ => new()).Task, $"grpc-server.mjs does not write '{line}'");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await Until.DoneAsync(_process.WaitForExitAsync(), "grpc-server.mjs does not end");
        _process.Dispose();
    }
}
