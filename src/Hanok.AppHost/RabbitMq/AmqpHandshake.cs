using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hanok.AppHost.RabbitMq;

/// <summary>Asks who answers on a port, with the first words of AMQP 0-9-1: a client's header, and the server's Connection.Start.</summary>
internal static class AmqpHandshake
{
    private static readonly byte[] Header = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1];

    // Far more than a server's first frame has; somebody else may answer on the port, or say nothing.
    private const int LongestFrame = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // In the server's properties: the length of the name, the name, the kind of the value (a long string), then its length and itself.
    private static readonly byte[] VersionField = [7, .. "versionS"u8];

    /// <returns>The server's version; null when nobody answers yet.</returns>
    public static async Task<string?> FindVersionAsync(int port, TimeProvider time, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await AskAsync(port, either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException || late.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> AskAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Header, cancellation);
        // A frame: kind, channel (2), length (4), payload, end.
        var head = new byte[7];
        await stream.ReadExactlyAsync(head, cancellation);
        int size = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(3));
        if (size is < 0 or > LongestFrame) return null;
        var payload = new byte[size];
        await stream.ReadExactlyAsync(payload, cancellation);
        int at = payload.AsSpan().IndexOf(VersionField) + VersionField.Length;
        if (at < VersionField.Length || at + 4 > size) return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(at));
        return length >= 0 && at + 4 + length <= size ? Encoding.ASCII.GetString(payload, at + 4, length) : null;
    }
}
