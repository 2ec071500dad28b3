namespace Hanok.Gateway.OpenApi;

/// <summary>Paths with parameters, compared without regard to how these are called.</summary>
internal static class PathSegments
{
    public static string[] Of(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static bool IsRest(string segment) => segment.StartsWith("{*", StringComparison.Ordinal);

    /// <returns>The name of a parameter without its constraint; null for a word.</returns>
    public static string? NameOf(string segment) => segment is ['{', .. var inside, '}'] ? inside.TrimStart('*').Split(':', '=', '?')[0] : null;

    /// <param name="values">What stands at the pattern's parameters is added here.</param>
    public static bool Match(string pattern, string path, Dictionary<string, string> values)
    {
        var (wanted, given) = (Of(pattern), Of(path));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (IsRest(wanted[i]))
            {
                values[NameOf(wanted[i])!] = string.Join('/', given.Skip(i));
                return true;
            }

            if (i >= given.Length)
                return false;

            if (NameOf(wanted[i]) is { } name)
                values[name] = given[i];
            else if (!string.Equals(wanted[i], given[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return wanted.Length == given.Length;
    }
}
