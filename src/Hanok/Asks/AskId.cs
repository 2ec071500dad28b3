using System.Buffers.Binary;

namespace Hanok.Asks;

/// <summary>
/// The id of an ask carries its deadline: it is a UUID of version 7 (RFC 9562) whose time is not that of its making. So a reply, which
/// brings the id back, shows by itself whether it is late, and no row has to be kept for an ask.
/// </summary>
internal static class AskId
{
    public static Guid New(DateTimeOffset deadline) => Guid.CreateVersion7(deadline);

    /// <summary>Null for what is no id of an ask.</summary>
    public static DateTimeOffset? DeadlineOf(Guid id)
    {
        if (id.Version != 7)
            return null;

        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    /// <summary>The ids of asks whose deadline is before <paramref name="now"/> are less than this, as PostgreSQL and others order UUIDs.</summary>
    public static Guid FirstAt(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
