using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Sessions;

/// <summary>Sessions of people with a browser: the section <c>Gateway:Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Gateway:Sessions";

    /// <summary>Where the cookie counts: these paths and what is below them, <c>/</c> being the page itself alone. Empty: <c>/</c>, <c>/shop</c> and <c>/web</c>.</summary>
    public List<string> Paths { get; set; } = [];

    /// <summary>The page to which who is not signed in, or gave a wrong password, is sent.</summary>
    [Required, RegularExpression("/.*", ErrorMessage = "Gateway__Sessions__SignInPage must be a path of this site, as in /shop/sign-in.")]
    public string SignInPage { get; set; } = "/shop/sign-in";

    /// <summary>Minutes without a request, after which a session ends.</summary>
    [Range(1, 43_200)]
    public int IdleMinutes { get; set; } = 120;

    /// <summary>How many sessions this process keeps. Beyond it, those that were not used for longest end.</summary>
    [Range(2, 10_000_000)]
    public int Limit { get; set; } = 100_000;

    internal bool Covers(string path) => (Paths.Count == 0 ? Default : Paths).Any(root =>
        path == root || (root.Length > 1 && path.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (path.Length == root.Length || path[root.Length] == '/')));

    private static readonly List<string> Default = ["/", "/shop", "/web"];
}
