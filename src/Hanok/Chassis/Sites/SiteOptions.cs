using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace Hanok.Chassis.Sites;

/// <summary>Whose pages may call this process from a browser, beside its own: <c>Hanok__AllowedOrigins__0=https://app.example.com</c>.</summary>
public sealed class SiteOptions : IValidatableObject
{
    /// <summary>All of them, for an API that anybody's page may call. It then must not know callers by what a browser sends of itself, as cookies.</summary>
    public const string Any = "*";

    private const int Most = 100;

    /// <summary>Scheme, host and port, as a browser writes them; <see cref="Any"/> for all.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// The proxies in front of this process, by address or network: <c>Hanok__TrustedProxies__0=10.0.0.0/8</c>. Their <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed, and nobody else's.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AllowedOrigins.Length > Most)
            yield return new($"Hanok__AllowedOrigins has {AllowedOrigins.Length} origins. {Most} are the most.");

        foreach (var origin in AllowedOrigins.Where(origin => origin != Any && !IsOrigin(origin)))
            yield return new($"Hanok__AllowedOrigins has '{origin}', which is no origin. Write it as in https://app.example.com, without a path.");

        if (TrustedProxies.Length > Most)
            yield return new($"Hanok__TrustedProxies has {TrustedProxies.Length} networks. {Most} are the most.");

        foreach (var proxy in TrustedProxies.Where(proxy => NetworkOf(proxy) is null))
            yield return new($"Hanok__TrustedProxies has '{proxy}', which is neither an address nor a network. Write it as in 10.1.2.3 or 10.0.0.0/8.");
    }

    internal static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : null;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
