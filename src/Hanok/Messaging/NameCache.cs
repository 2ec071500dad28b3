using System.Collections.Concurrent;
using System.Text;

namespace Hanok.Messaging;

/// <summary>One string for each name that comes over the wire again and again. Thread-safe; beyond its bound it only stops remembering.</summary>
internal static class NameCache
{
    // A system has hundreds of channels and types. More than this is somebody sending junk.
    private const int Limit = 4096;

    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
            return "";

        if (utf8.Length > 128)
            return Encoding.UTF8.GetString(utf8);

        Span<char> chars = stackalloc char[128];
        var name = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        if (Lookup.TryGetValue(name, out var known))
            return known;

        var text = name.ToString();
        if (Names.Count < Limit)
            Names.TryAdd(text, text);

        return text;
    }
}
