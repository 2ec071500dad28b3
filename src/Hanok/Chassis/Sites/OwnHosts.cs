using System.Collections.Concurrent;
using System.Net;
using Hanok.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hanok.Chassis.Sites;

/// <summary>
/// By which hosts this process may be addressed. A browser can be led to any address under any name (DNS rebinding), and believes the page that did
/// so to be of the same site: so a name that is not ours is not answered. Thread-safe.
/// </summary>
internal sealed class OwnHosts
{
    // What is addressed by more names than these is asked anew each time.
    private const int MostKnown = 256;

    private static readonly string[] ClusterDomains = [".svc", ".svc.cluster.local"];

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _names;
    private readonly string[] _suffixes;
    private readonly string _service;
    private readonly bool _all;

    public OwnHosts(string service, IConfiguration configuration, IOptions<RegistryOptions> registry, IOptions<DnsOptions> dns)
    {
        var allowed = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        _service = service;
        _all = allowed.Contains("*");
        _suffixes = [.. allowed.Where(host => host.StartsWith("*.", StringComparison.Ordinal)).Select(host => host[1..])];
        _names = new(
            [.. allowed, service, Environment.MachineName, registry.Value.Host ?? service,
                dns.Value.Name?.Replace("{service}", service, StringComparison.Ordinal) ?? service, .. Bound(configuration)],
            StringComparer.OrdinalIgnoreCase);
    }

    internal int Known => _known.Count;

    /// <param name="host">As the request has it, with or without a port. None is what only a program sends.</param>
    public bool Has(string? host)
    {
        if (string.IsNullOrEmpty(host) || _known.ContainsKey(host))
            return true;

        // Only what is ours: with what is not, a stranger could fill it.
        if (!IsOwn(WithoutPort(host).TrimEnd('.')))
            return false;

        if (_known.Count < MostKnown)
            _known.TryAdd(host, true);

        return true;
    }

    // An address is no name that DNS could give to somebody else; nor is localhost, which browsers look up nowhere (RFC 6761).
    private bool IsOwn(string host) =>
        _all || _names.Contains(host) || IPAddress.TryParse(host, out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsInCluster(host) || _suffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    // order.shop.svc and order.shop.svc.cluster.local, as Kubernetes calls it; but not order.shop: that may be anybody's domain.
    private bool IsInCluster(string host) =>
        host.StartsWith(_service + ".", StringComparison.OrdinalIgnoreCase)
        && host.IndexOf('.', _service.Length + 1) is var end and > 0 && ClusterDomains.Contains(host[end..], StringComparer.OrdinalIgnoreCase);

    // What is no host and port stays whole, and is nobody's: "[::1].example.com" is no address.
    private static string WithoutPort(string host)
    {
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : host.IndexOf(':');
        return end > 0 && end < host.Length && host[end] == ':' && !host.AsSpan(end + 1).ContainsAnyExceptInRange('0', '9') ? host[..end] : host;
    }

    private static IEnumerable<string> Bound(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"])
            .Concat(configuration["urls"]?.Split(';') ?? [])
            .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : "").Where(host => host.Length > 0);
}
