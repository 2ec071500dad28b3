using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hanok.AppHost.RabbitMq;

/// <summary>Asks who answers on a port, with the first words of AMQP 0-9-1: a client's header, and the server's Connection.Start.</summary>
internal static class AmqpHandshake
{
    private static readonly byte[] Header = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1];

    // In the server's properties: the length of the name, the name, the kind of the value (a long string), then its length and itself.
    private static readonly byte[] VersionField = [7, .. "versionS"u8];

    /// <returns>The server's version; null when nobody answers yet.</returns>
    public static async Task<string?> FindVersionAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            var stream = client.GetStream();
            await stream.WriteAsync(Header, cancellation);
            // A frame: type, channel (2), length (4), payload, end.
            var head = new byte[7];
            await stream.ReadExactlyAsync(head, cancellation);
            var payload = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(3)) & 0xFFFF];
            await stream.ReadExactlyAsync(payload, cancellation);
            int at = payload.AsSpan().IndexOf(VersionField);
            if (at < 0) return "unknown";
            at += VersionField.Length;
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(at));
            return Encoding.ASCII.GetString(payload, at + 4, length);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
