using Hanok.AppHost.RabbitMq;

namespace Hanok.IntegrationTests.RabbitMq;

/// <summary>The RabbitMQ node of a test run, started by the first test that needs it. Each test has a prefix of its own.</summary>
public sealed class RabbitMqServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"hanok-{Guid.CreateVersion7():n}");
    private readonly Lazy<Task<EmbeddedRabbitMq>> _node;
    private int _prefixes;

    public RabbitMqServer() => _node = new(() => EmbeddedRabbitMq.StartAsync(new() { Directory = _directory }));

    public Task<EmbeddedRabbitMq> NodeAsync() => _node.Value;

    public string NextPrefix() => $"t{Interlocked.Increment(ref _prefixes)}-{Guid.CreateVersion7():n}.";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!_node.IsValueCreated)
            return;

        await (await _node.Value).DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
