using System.Security.Cryptography;
using System.Text;

namespace Hanok.Messaging;

/// <summary>An id computed from what it stands for, so that doing a thing again gives the same id.</summary>
public static class StableId
{
    /// <summary>A UUID of version 8 (RFC 9562) from a hash of <paramref name="scope"/> and <paramref name="name"/>.</summary>
    public static Guid Of(Guid scope, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = 16 + Encoding.UTF8.GetByteCount(name);
        Span<byte> input = length <= 512 ? stackalloc byte[length] : new byte[length];
        scope.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);
        SHA256.HashData(input, hash);

        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public static Guid Of(string name) => Of(Guid.Empty, name);
}
