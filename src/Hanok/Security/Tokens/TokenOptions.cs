using System.ComponentModel.DataAnnotations;

namespace Hanok.Security.Tokens;

/// <summary>Whose access tokens are taken, and for what: <c>Hanok__Tokens__*</c>. Any issuer that speaks OpenID Connect Discovery will do.</summary>
public sealed class TokenOptions : IValidatableObject
{
    public const string Section = "Hanok:Tokens";

    /// <summary>The issuer, as it names itself: below it is <c>.well-known/openid-configuration</c>.</summary>
    public string Authority { get; set; } = "";

    /// <summary>This system, as the issuer names it (<c>aud</c>). A token for another is refused.</summary>
    public string Audience { get; set; } = "";

    /// <summary>
    /// Tokens of services have the audience of the whole system, as those of people. For an issuer that cannot give one to each receiver
    /// (RFC 8707): a token that is stolen at one service is then good at all of them.
    /// </summary>
    public bool SharedAudience { get; set; }

    /// <summary>
    /// A proxy on the way to the issuer, as in <c>http://proxy.example.com:3128</c>. Proxies that stand in the environment are not used: they are
    /// meant for people.
    /// </summary>
    public string Proxy { get; set; } = "";

    /// <summary>Of ES256, ES384, RS256 and PS256. Empty: ES256 and RS256.</summary>
    public List<string> Algorithms { get; set; } = [];

    /// <summary>Seconds by which the clocks of the issuer and of this machine may differ.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 30;

    /// <summary>Where the roles stand: a list, or words with spaces between them. Dots lead into objects, as in Keycloak's <c>realm_access.roles</c>.</summary>
    [Required]
    public string RoleClaim { get; set; } = "roles";

    /// <summary>What travels inside messages beside the subject and the roles.</summary>
    public List<string> MessageClaims { get; set; } = [];

    /// <summary>Without it, keys may be read over plain HTTP from more than this machine: whoever is on the way can then make tokens.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>Who comes without a token has these roles. For development and behind something else that checks: nobody is asked who they are.</summary>
    public List<string> OpenRoles { get; set; } = [];

    internal IReadOnlyList<string> Allowed => Algorithms.Count == 0 ? ["ES256", "RS256"] : Algorithms;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority.Length == 0 && OpenRoles.Count == 0)
            yield return new(
                "Hanok__Tokens__Authority is not set, so no token could be checked. Set it to the issuer, as in https://login.example.com, "
                + "and Hanok__Tokens__Audience to the name of this system there.");

        if (Authority.Length > 0 && !IsUsable(Authority))
            yield return new(
                $"Hanok__Tokens__Authority is '{Authority}'. It is an address with https://; with http:// only on this machine, or with "
                + "Hanok__Tokens__RequireHttps=false.");

        if (Authority.Length > 0 && Audience.Length == 0)
            yield return new("Hanok__Tokens__Audience is not set, so a token for any other system would do. Set it to the name of this system at the issuer.");

        if (Proxy.Length > 0 && !(Uri.TryCreate(Proxy, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https"))
            yield return new($"Hanok__Tokens__Proxy is '{Proxy}'. It is an address, as in http://proxy.example.com:3128.");

        foreach (var unknown in Algorithms.Where(name => !SigningKey.Algorithms.Contains(name)))
            yield return new($"Hanok__Tokens__Algorithms has '{unknown}'. There are: {string.Join(", ", SigningKey.Algorithms)}.");
    }

    private bool IsUsable(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0 && IsSafe(uri);

    /// <summary>What a token of a service has in <c>aud</c> for this receiver; null where it is that of the system.</summary>
    internal string? AudienceOf(string receiver) => SharedAudience || Audience.Length == 0 ? null : $"{Audience}/{receiver}";

    internal bool IsSafe(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || !RequireHttps));
}
