using System.Text;

namespace Hanok.Messaging;

/// <summary>
/// One of the <see cref="Count"/> parallel streams that a sender's messages are divided into by their key. Within a lane, order is kept;
/// a lane is always handled by one instance of a consumer at a time.
/// </summary>
public static class Lane
{
    /// <summary>
    /// Sixteen: as many instances of a consumer can share the work of one sender, and as many watermarks are kept for it. It is part of
    /// the protocol: a watermark is only true as long as a key stays in its lane.
    /// </summary>
    public const int Count = 16;

    /// <summary>FNV-1a of the UTF-8 key: small, and the same in every language and process.</summary>
    public static int Of(string key)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(key, utf8, out var length))
            return Of(Encoding.UTF8.GetBytes(key));

        return Of(utf8[..length]);
    }

    private static int Of(ReadOnlySpan<byte> key)
    {
        var hash = 2166136261u;
        foreach (var b in key)
            hash = (hash ^ b) * 16777619u;

        // The low bits of FNV mix least; fold the high ones in.
        return (int)((hash ^ (hash >> 16)) % Count);
    }
}
