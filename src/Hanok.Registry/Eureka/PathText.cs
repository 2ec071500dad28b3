using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>Parts of a path. The server leaves an encoded slash as it is, so that it does not divide the path.</summary>
internal static class PathText
{
    public static InstanceKey Key(string app, string id) => new(Decode(app), Decode(id));

    public static string Decode(string part) =>
        part.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : part;
}
