using System.Buffers.Binary;

namespace Hanok.Postgres;

/// <summary>The second of the two numbers of an advisory lock, for an id. Ids of one number wait for each other without need.</summary>
internal static class AdvisoryName
{
    // The end of a UUID is random in every version in use.
    public static int Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
    }
}
