using Hanok.Registry;
using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Registry;

/// <summary>Instances and tables for tests.</summary>
internal static class Instances
{
    public static Instance Order(string id = "a", InstanceStatus status = InstanceStatus.Up, long dirty = 1000, int lease = 30) => new()
    {
        Key = new InstanceKey("order", id),
        HostName = "localhost",
        IpAddr = "127.0.0.1",
        Status = status,
        Port = new InstancePort(5000 + id[0], true),
        LeaseSeconds = lease,
        LastDirtyTimestamp = dirty,
    };

    public static LeaseTable Table(TestTime time, RegistryOptions? options = null) => new(Options.Create(options ?? new RegistryOptions()), time);

    public static InstanceReader Reader(TimeProvider? time = null) => new(new RegistryOptions(), time ?? TimeProvider.System);

    public static EurekaNode Json(string text) => JsonNodeReader.Read(System.Text.Encoding.UTF8.GetBytes(text));

    public static EurekaNode Xml(string text) => XmlNodeReader.Read(System.Text.Encoding.UTF8.GetBytes(text)).Node;
}
