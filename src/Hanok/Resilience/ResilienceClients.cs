using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hanok.Resilience;

/// <summary>The resilient clients of this process, by name: as many as were registered and used. Thread-safe.</summary>
internal sealed class ResilienceClients : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ResilientClient>> _byName = [];
    private readonly Func<string, ResilientClient> _make;

    public ResilienceClients(IOptionsMonitor<ResilienceOptions> options, TimeProvider time, ResilienceSignals signals, ILogger<ResilientClient> logger)
    {
        _make = name => new(name, options.Get(name), time, signals, logger);
        signals.Observe(() => All);
    }

    public IEnumerable<ResilientClient> All => _byName.Values.Select(client => client.Value).OrderBy(client => client.Name, StringComparer.Ordinal);

    public ResilientClient Of(string name) => _byName.GetOrAdd(name, key => new(() => _make(key))).Value;

    public void Dispose()
    {
        foreach (var client in All)
            client.Dispose();
    }
}
