using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Hanok.Gateway.Discovery;

/// <summary>What may stand as the address of a destination: that of a server, or the name of a service.</summary>
internal static class DestinationAddress
{
    private const string Section = "services";

    /// <summary>Whether it names a service: one word without a port. <c>http://kitchen:80</c> is a host, and left to DNS.</summary>
    public static bool IsService(string address, [NotNullWhen(true)] out Uri? service) =>
        Uri.TryCreate(address, UriKind.Absolute, out service)
        && service.HostNameType == UriHostNameType.Dns
        && !service.Host.Contains('.')
        && !service.IsLoopback
        && !HasPort(address);

    public static bool IsAddress([NotNullWhen(true)] string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    /// <summary>What is wrong with the configured addresses of services: <c>services:kitchen:http:0</c> and so on.</summary>
    public static IEnumerable<string> Failures(IConfiguration configuration) =>
        from service in configuration.GetSection(Section).GetChildren()
        from scheme in service.GetChildren()
        from address in Configured(scheme)
        where !IsAddress(address.Value)
        select $"{address.Path} is '{address.Value}', which is no address. Write it as in {scheme.Key}://10.0.0.7:8080.";

    // An empty value is how an environment unsets what a file says.
    private static IEnumerable<IConfigurationSection> Configured(IConfigurationSection scheme) =>
        scheme.GetChildren().Where(a => !string.IsNullOrEmpty(a.Value));

    // System.Uri cannot tell http://kitchen from http://kitchen:80.
    private static bool HasPort(string address)
    {
        var authority = address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = authority.IndexOfAny('/', '?', '#');
        return (end < 0 ? authority : authority[..end]).Contains(':');
    }
}
