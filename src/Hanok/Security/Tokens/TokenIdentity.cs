using System.Security.Claims;

namespace Hanok.Security.Tokens;

/// <summary>Who a token is about. Finds claims by their exact name: <see cref="ClaimsIdentity"/> itself would take <c>ROLES</c> for <c>roles</c>.</summary>
internal sealed class TokenIdentity : ClaimsIdentity
{
    public TokenIdentity(IEnumerable<Claim> claims) : base(claims, TokenClaims.Scheme, TokenClaims.Subject, TokenClaims.Role)
    {
    }

    private TokenIdentity(ClaimsIdentity other) : base(other)
    {
    }

    public override ClaimsIdentity Clone() => new TokenIdentity(this);

    public override Claim? FindFirst(string type) => FindFirst(claim => claim.Type == type);

    public override IEnumerable<Claim> FindAll(string type) => FindAll(claim => claim.Type == type);

    public override bool HasClaim(string type, string value) => HasClaim(claim => claim.Type == type && claim.Value == value);
}
