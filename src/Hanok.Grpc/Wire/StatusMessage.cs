using System.Text;

namespace Hanok.Grpc.Wire;

/// <summary>The header <c>grpc-message</c>: UTF-8, where all but printable ASCII is percent-encoded.</summary>
internal static class StatusMessage
{
    // Encoded it may be nine times as long, and the usual limit for all headers together is 16 KB.
    private const int Longest = 1000;

    public static string Encode(string message)
    {
        if (message.Length > Longest)
            message = message[..Longest];

        if (!message.AsSpan().ContainsAnyExceptInRange(' ', '~') && !message.Contains('%'))
            return message;

        var encoded = new StringBuilder(message.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(message))
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2"));

        return encoded.ToString();
    }

    /// <summary>What is no encoding stays as it is: a bad message must not hide the status.</summary>
    public static string Decode(string message)
    {
        if (!message.Contains('%'))
            return message;

        var bytes = new byte[Encoding.UTF8.GetByteCount(message)];
        var count = 0;
        for (var i = 0; i < message.Length; i++)
            if (message[i] == '%' && i + 2 < message.Length && char.IsAsciiHexDigit(message[i + 1]) && char.IsAsciiHexDigit(message[i + 2]))
            {
                bytes[count++] = Convert.ToByte(message.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
                count += Encoding.UTF8.GetBytes(message.AsSpan(i, 1), bytes.AsSpan(count));

        return Encoding.UTF8.GetString(bytes, 0, count);
    }
}
