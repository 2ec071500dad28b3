namespace Hanok.Discovery;

/// <summary>One instance of a service, as a registry lists it.</summary>
/// <param name="Service">Lower case.</param>
/// <param name="Id">Unique within the service.</param>
/// <param name="Endpoints">By name: <c>http</c>, <c>messages</c>, <c>grpc</c>.</param>
internal sealed record ServiceInstance(string Service, string Id, InstanceStatus Status, IReadOnlyDictionary<string, Uri> Endpoints)
{
    /// <summary>Of its program, when it says so.</summary>
    public string? Version { get; init; }
}
