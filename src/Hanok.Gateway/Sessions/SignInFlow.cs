namespace Hanok.Gateway.Sessions;

public enum SignInFlow
{
    /// <summary><c>POST /web/login</c> with a name and a password, which the gateway passes on. For an issuer of one's own.</summary>
    Password,

    /// <summary><c>GET /web/login</c> sends the browser to the issuer, which sends it back to <c>/web/callback</c>. No password comes here.</summary>
    Code,
}
