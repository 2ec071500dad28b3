using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Hanok.Gateway.Limits;

/// <summary>Who a request is counted for: the subject of its token, or the address that it comes from.</summary>
internal readonly record struct ClientKey(string? Subject, ulong Address)
{
    public static ClientKey Of(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true } && context.User.FindFirst("sub")?.Value is { } subject)
            return new(subject, 0);

        return new(null, context.Connection.RemoteIpAddress is { } address ? Number(address) : 0);
    }

    // The first 64 bits of an IPv6 address are a network; its owner has all the rest of it to take new addresses from.
    private static ulong Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6)
            return address.TryWriteBytes(bytes, out _) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        return address.TryWriteBytes(bytes, out _) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }
}
