using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>Addresses from the registry: what it said last, also while it is away.</summary>
internal sealed class RegistryAddresses(IOptions<RegistryOptions> options, TimeProvider time) : IAddressSource
{
    private readonly Lock _gate = new();
    private readonly ChangeSignal _changed = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Lazy<InstanceTable> _table = new(() => new(TimeSpan.FromSeconds(options.Value.KeepSeconds)));

    private volatile FrozenDictionary<string, FrozenDictionary<string, Uri[]>> _known =
        FrozenDictionary<string, FrozenDictionary<string, Uri[]>>.Empty;

    // By authority.
    private volatile FrozenDictionary<string, string> _versions = FrozenDictionary<string, string>.Empty;

    public IReadOnlyList<Uri> Of(string service, string endpoint) =>
        _known.TryGetValue(service, out var endpoints) && endpoints.TryGetValue(endpoint, out var addresses) ? addresses : [];

    public string? VersionOf(Uri instance) => _versions.GetValueOrDefault(instance.Authority);

    public IChangeToken Changed() => _changed.Token;

    public void Refused(Uri instance) => Update(table => table.Refused(instance));

    public void Connected() => Update(table =>
    {
        table.Connected(Now);
        return false;
    });

    public void Replace(IReadOnlyList<ServiceInstance> listed) => Update(table =>
    {
        table.Replace(listed, Now);
        return true;
    });

    public void Put(ServiceInstance instance) => Update(table =>
    {
        table.Put(instance);
        return true;
    });

    public void Remove(string service, string id) => Update(table =>
    {
        table.Remove(service, id);
        return true;
    });

    public void Expire() => Update(table => table.Expire(Now));

    private TimeSpan Now => time.GetElapsedTime(_began);

    private void Update(Func<InstanceTable, bool> change)
    {
        lock (_gate)
        {
            if (!change(_table.Value))
                return;

            var (known, versions) = (Read(_table.Value), ReadVersions(_table.Value));
            if (AreSame(known, _known) && versions.Count == _versions.Count && !versions.Except(_versions).Any())
                return;

            (_versions, _known) = (versions, known);
        }

        // Outside of the lock: whoever waits for it may ask at once.
        _changed.Raise();
    }

    private static FrozenDictionary<string, FrozenDictionary<string, Uri[]>> Read(InstanceTable table) =>
        table.Usable().ToFrozenDictionary(
            service => service.Key,
            service => service.SelectMany(instance => instance.Endpoints).GroupBy(endpoint => endpoint.Key, endpoint => endpoint.Value)
                .ToFrozenDictionary(endpoint => endpoint.Key, endpoint => endpoint.Distinct().ToArray()),
            StringComparer.OrdinalIgnoreCase);

    private static FrozenDictionary<string, string> ReadVersions(InstanceTable table) =>
        (from instance in table.Usable().SelectMany(service => service)
         where instance.Version is not null
         from endpoint in instance.Endpoints.Values
         select (endpoint.Authority, instance.Version)).DistinctBy(known => known.Authority).ToFrozenDictionary(known => known.Authority, known => known.Version);

    private static bool AreSame(
        FrozenDictionary<string, FrozenDictionary<string, Uri[]>> one, FrozenDictionary<string, FrozenDictionary<string, Uri[]>> other) =>
        one.Count == other.Count && one.All(service => other.TryGetValue(service.Key, out var endpoints)
            && endpoints.Count == service.Value.Count
            && service.Value.All(endpoint => endpoints.TryGetValue(endpoint.Key, out var addresses) && addresses.SequenceEqual(endpoint.Value)));
}
