using System.Security.Claims;

namespace Hanok.Security;

/// <summary>Who may speak as a service: to the message endpoints, and to the registry.</summary>
public static class HanokPeer
{
    /// <summary>
    /// The authorization policy: the caller proved which service it is, by a credential (<c>Hanok__Credentials__*</c>) or, with
    /// <c>AddTokens</c>, by a token for this service with the role <see cref="HanokService.Role"/>.
    /// </summary>
    public const string Policy = "hanok-peer";

    /// <summary>The authentication scheme of credentials.</summary>
    public const string CredentialScheme = "hanok-service-credential";

    /// <summary>The service that calls. Null for a caller that met another policy.</summary>
    /// <remarks>In a token it is the client (<c>client_id</c>, RFC 9068, or <c>azp</c>), for not every issuer makes that the subject.</remarks>
    public static string? NameOf(ClaimsPrincipal caller)
    {
        foreach (var identity in caller.Identities)
            if (identity.IsAuthenticated && identity.HasClaim(identity.RoleClaimType, HanokService.Role))
                return identity.FindFirst("client_id")?.Value ?? identity.FindFirst("azp")?.Value ?? identity.Name;

        return null;
    }
}
