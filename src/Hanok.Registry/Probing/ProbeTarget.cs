using System.Net;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Probing;

/// <summary>Where an instance is asked. Never anywhere but at the host and port that it has registered.</summary>
/// <param name="HealthCheck">Null: a connection must do.</param>
internal sealed record ProbeTarget(string Host, int Port, Uri? HealthCheck)
{
    public static ProbeTarget Of(Instance instance)
    {
        var port = instance.Port is { IsEnabled: false } && instance.SecurePort.IsEnabled ? instance.SecurePort.Number : instance.Port.Number;
        var host = IPAddress.TryParse(instance.IpAddr, out _) ? instance.IpAddr : instance.HostName;
        var isOwn = Uri.TryCreate(instance.HealthCheckUrl, UriKind.Absolute, out var url)
            && url.Scheme == "http" && url.Port == port && url.UserInfo.Length == 0
            && (Is(url.Host, instance.HostName) || Is(url.Host, instance.IpAddr));
        return new ProbeTarget(host, port, isOwn ? url : null);
    }

    public override string ToString() => HealthCheck is null ? $"{Host}:{Port}" : $"GET {HealthCheck}";

    private static bool Is(string host, string other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);
}
