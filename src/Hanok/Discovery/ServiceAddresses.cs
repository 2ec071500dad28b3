using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>Where the instances of a service are. The first source that knows any is believed: configuration, then the registry, then DNS.</summary>
/// <remarks>Thread-safe, and answers from memory.</remarks>
public sealed class ServiceAddresses(IEnumerable<IAddressSource> sources)
{
    private readonly IAddressSource[] _sources = [.. sources];

    /// <param name="endpoint"><c>http</c> for the API, <c>messages</c> for messages by the direct transport, <c>grpc</c> for gRPC.</param>
    /// <returns>One address for each instance; none when no source knows the service.</returns>
    public IReadOnlyList<Uri> Of(string service, string endpoint)
    {
        foreach (var source in _sources)
            if (source.Of(service, endpoint) is { Count: > 0 } found)
                return found;

        return [];
    }

    /// <returns>The version of the program of an instance, when a source knows it.</returns>
    public string? VersionOf(Uri instance) => _sources.Select(source => source.VersionOf(instance)).FirstOrDefault(version => version is not null);

    /// <summary>Tells the next change of any address. Take it before <see cref="Of"/>, and no change is missed.</summary>
    public IChangeToken Changed() => new CompositeChangeToken([.. _sources.Select(source => source.Changed())]);

    /// <summary>To be told when nobody took a connection: what was listed only for lack of a better registry is then forgotten at once.</summary>
    public void Refused(Uri instance)
    {
        foreach (var source in _sources)
            source.Refused(instance);
    }
}
