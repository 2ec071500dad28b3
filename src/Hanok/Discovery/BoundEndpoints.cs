using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Hanok.Discovery;

/// <summary>Where the server listens, as it turned out: with port 0 that is known only then.</summary>
/// <param name="Ports">By endpoint.</param>
internal sealed record BoundEndpoints(string Host, IReadOnlyDictionary<string, int> Ports)
{
    /// <param name="names">The endpoints of Kestrel's configuration, in its order: that is the order in which they are bound.</param>
    /// <param name="addresses">What is bound.</param>
    /// <returns>Null when nothing is bound that others could reach by HTTP.</returns>
    public static BoundEndpoints? Of(IReadOnlyList<string> names, IReadOnlyCollection<string> addresses)
    {
        // In place of a host, all addresses of the machine may be meant, by names that no URI has.
        List<Uri> bound = [.. addresses.Select(address => address.Replace("://*", "://[::]", StringComparison.Ordinal).Replace("://+", "://[::]", StringComparison.Ordinal))
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "http", Host.Length: > 0, AbsolutePath: "/" } ? uri : null)
            .OfType<Uri>()];
        if (bound.Count == 0)
            return null;

        Dictionary<string, int> ports = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, uri) in bound.Index())
            ports.TryAdd(names.Count == bound.Count ? names[index].ToLowerInvariant() : index == 0 ? "http" : $"http{index + 1}", uri.Port);

        return new(HostOf(bound[0]), ports);
    }

    private static string HostOf(Uri bound) =>
        !IPAddress.TryParse(bound.DnsSafeHost, out var ip) ? bound.Host
        : ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) ? OwnAddress()
        : bound.Host;

    // Bound to all: the first that others can reach.
    private static string OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .FirstOrDefault(address => address.Address.AddressFamily == AddressFamily.InterNetwork)?.Address.ToString() ?? "127.0.0.1";
}
