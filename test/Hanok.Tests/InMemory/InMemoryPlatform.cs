using System.Collections.Concurrent;
using Hanok.Chassis;
using Hanok.InMemory;
using Hanok.Messaging;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hanok.Tests.InMemory;

/// <summary>One network, and for each service a database that outlives it.</summary>
internal sealed class InMemoryPlatform : ContractPlatform
{
    private readonly InMemoryNetwork _network = new();
    private readonly ConcurrentDictionary<string, InMemoryDatabase> _databases = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _effects = [];

    public override ValueTask ConfigureAsync(HanokBuilder hanok, CancellationToken cancellation)
    {
        hanok.AddInMemory(_network);
        hanok.Services.AddSingleton(_databases.GetOrAdd(
            hanok.Service, service => new InMemoryDatabase(new MessageFactory(service, new MessageJson([]), Time))));
        return ValueTask.CompletedTask;
    }

    public override void Record(ITransaction transaction, string effect)
    {
        var effects = EffectsOf(transaction.Messages.Service);
        transaction.InMemory.OnCommit(() => effects.Enqueue(effect));
    }

    public override ValueTask<IReadOnlyList<string>> ReadAsync(string service, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<string>>([.. EffectsOf(service)]);

    public override ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values)
            database.Dispose();

        return ValueTask.CompletedTask;
    }

    private ConcurrentQueue<string> EffectsOf(string service) => _effects.GetOrAdd(service, _ => []);
}
