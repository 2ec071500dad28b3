using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Sessions;

/// <summary>Sessions of people with a browser: the section <c>Gateway:Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Gateway:Sessions";

    /// <summary>
    /// Where the cookie counts, beside <c>/web</c>: these paths and what is below them, <c>/</c> being the page itself alone. Empty: <c>/</c> and
    /// <c>/shop</c>.
    /// </summary>
    public List<string> Paths { get; set; } = [];

    /// <summary>The page to which who is not signed in, or gave a wrong password, is sent.</summary>
    [Required, RegularExpression("/.*", ErrorMessage = "Gateway__Sessions__SignInPage must be a path of this site, as in /shop/sign-in.")]
    public string SignInPage { get; set; } = "/shop/sign-in";

    /// <summary>How people sign in: with a password that they type in here, or at the issuer (authorization code with PKCE).</summary>
    public SignInFlow Flow { get; set; }

    /// <summary>What is asked for at the issuer, when people sign in there.</summary>
    [Required]
    public string Scope { get; set; } = "openid offline_access";

    /// <summary>Minutes without a request, after which a session ends.</summary>
    [Range(1, 43_200)]
    public int IdleMinutes { get; set; } = 120;

    /// <summary>
    /// A folder in which the gateways that share sessions find the keys of their cookies. Made when it is not there, for its owner alone.
    /// Empty: where data protection is told to keep its keys, or its default.
    /// </summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>
    /// How many sessions this process keeps in its memory, where no <c>IDistributedCache</c> is registered. Beyond it, those that were not
    /// used for longest end.
    /// </summary>
    [Range(2, 10_000_000)]
    public int Limit { get; set; } = 100_000;

    private static readonly List<string> Default = ["/", "/shop"];

    internal bool Covers(string path) => IsBelow(path, "/web") || (Paths.Count == 0 ? Default : Paths).Any(root => path == root || IsBelow(path, root));

    private static bool IsBelow(string path, string root) =>
        root.Length > 1 && path.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (path.Length == root.Length || path[root.Length] == '/');
}
