using System.Buffers;
using System.Globalization;
using System.Text;
using Hanok.Messaging;

namespace Hanok.Inbox;

/// <summary>Names a parked message for good: its stream and its place in it. A message's own id may be in a stream twice.</summary>
/// <remarks>
/// As text it is <c>order@7312.1A2B3C.0</c>, and needs no escape in an address or a shell: letters and digits, and <c>@ - _ . ~</c>. What a
/// stream has besides is written as <c>~</c> and two hexadecimal digits for each byte of UTF-8.
/// </remarks>
public readonly record struct ParkedId(string Stream, Position Position)
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@-_"u8);

    public override string ToString()
    {
        var text = new StringBuilder(Stream.Length + 20);
        foreach (var b in Encoding.UTF8.GetBytes(Stream))
            _ = Plain.Contains(b) ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"~{b:X2}");

        return text.Append(CultureInfo.InvariantCulture, $".{Position.Commit:X}.{Position.Index}").ToString();
    }

    public static bool TryParse(string? text, out ParkedId id)
    {
        id = default;
        if (text?.Split('.') is not [var stream, var commit, var index]
            || !long.TryParse(commit, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var position)
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || Unescape(stream) is not { Length: > 0 } name)
            return false;

        id = new(name, new(position, number));
        // One text for each id: what is only nearly it, with zeros in front for example, is none.
        return id.ToString() == text;
    }

    // A NUL stands in no stream: PostgreSQL keeps none in a text.
    private static string? Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '~')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            if (i + 2 >= text.Length
                || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped)
                || escaped == 0)
                return null;

            bytes.Add(escaped);
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
