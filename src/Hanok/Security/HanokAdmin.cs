namespace Hanok.Security;

/// <summary>Who may change a service's state by hand: the policy on Hanok's admin endpoints.</summary>
/// <remarks>
/// The policy asks for <see cref="Role"/> and for a name, which is the operator in the audit log. By default a key says who it is. A
/// service with an identity provider adds its own scheme, by defining the policy anew after <c>AddHanok</c>:
/// <code>
/// builder.Services.AddAuthentication().AddJwtBearer("oidc", ...);
/// builder.Services.AddAuthorizationBuilder().AddPolicy(HanokAdmin.Policy, policy => policy
///     .AddAuthenticationSchemes(HanokAdmin.KeyScheme, "oidc").RequireRole(HanokAdmin.Role));
/// </code>
/// </remarks>
public static class HanokAdmin
{
    /// <summary>The authorization policy on every admin endpoint.</summary>
    public const string Policy = "hanok-admin";

    /// <summary>The role that the policy asks for.</summary>
    public const string Role = "hanok-admin";

    /// <summary>The authentication scheme of keys from <see cref="AdminOptions"/>.</summary>
    public const string KeyScheme = "hanok-admin-key";
}
