using Microsoft.Extensions.Configuration;

namespace Hanok.Gateway.Bff;

/// <summary>That a BFF offers a route of the public API, as the configuration has it: <c>Hanok:Bff:Clients:mobile:orders = "GET, POST"</c>.</summary>
internal sealed record BffOffer(string Key, string Client, string Route, string Methods)
{
    /// <summary>Stands for the methods of the route.</summary>
    public const string Any = "*";

    private static readonly char[] Separators = [',', ' '];

    public IReadOnlyList<string> MethodList { get; } =
        [.. Methods.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(method => method.ToUpperInvariant())];

    /// <summary>Whether it can be the name of a BFF, and so the beginning of its paths.</summary>
    public static bool IsClient(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && $"/{name}/" != BffRoutes.PublicPrefix;

    public static IEnumerable<BffOffer> Read(IConfiguration configuration) =>
        from client in configuration.GetSection($"{BffOptions.Section}:Clients").GetChildren()
        from route in client.GetChildren()
        select new BffOffer(route.Path, client.Key, route.Key, route.Value ?? "");
}
