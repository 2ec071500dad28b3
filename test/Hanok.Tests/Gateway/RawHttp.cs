using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hanok.Tests.Gateway;

/// <summary>Sends the bytes that it is given: for request targets that no well-behaved client would write.</summary>
internal static class RawHttp
{
    public static async Task<(int Status, string Body)> GetAsync(Uri server, string target, CancellationToken cancel)
    {
        var answer = await SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n", cancel);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer);
    }

    /// <returns>All that came back until the connection ended.</returns>
    public static async Task<string> SendAsync(Uri server, string bytes, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cancel);
        var all = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancel) is > 0 and var read)
                all.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // A server that refuses does not read to the end, so the connection is reset behind its answer.
        }

        return all.ToString();
    }
}
