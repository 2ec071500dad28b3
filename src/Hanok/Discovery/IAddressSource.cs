using Microsoft.Extensions.Primitives;

namespace Hanok.Discovery;

/// <summary>One place that knows where instances of services are; register more of them as singletons.</summary>
/// <remarks>Thread-safe. It answers from memory: it is asked for every call and every batch of messages.</remarks>
public interface IAddressSource
{
    /// <returns>One address for each instance; none when it knows nothing of the service.</returns>
    IReadOnlyList<Uri> Of(string service, string endpoint);

    /// <returns>The version of the program of an instance, where the source knows it.</returns>
    string? VersionOf(Uri instance) => null;

    /// <summary>Tells the next change of anything that <see cref="Of"/> says. Take it before asking, and no change is missed.</summary>
    IChangeToken Changed();

    /// <summary>Nobody took a connection there. Only a source that doubts the instance anyway drops it for that.</summary>
    void Refused(Uri instance)
    {
    }
}
