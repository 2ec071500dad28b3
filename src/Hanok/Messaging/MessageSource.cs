namespace Hanok.Messaging;

/// <summary>Whose the <see cref="Message.Source"/> of a message is.</summary>
internal static class MessageSource
{
    /// <summary>Whether it is this service's: its name, or a path that begins with it, as in <c>/tills/3</c>.</summary>
    public static bool IsOf(string source, string service)
    {
        var path = source.AsSpan(source.StartsWith('/') ? 1 : 0);
        return path.StartsWith(service, StringComparison.Ordinal) && (path.Length == service.Length || path[service.Length] == '/');
    }
}
