using System.Buffers;
using System.Collections;
using System.Text;

namespace Hanok.Grpc;

/// <summary>What travels beside the messages: keys in lower case, in their order, some more than once. A key that ends with <c>-bin</c> has bytes.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class GrpcMetadata : IEnumerable<KeyValuePair<string, string>>
{
    private const string Binary = "-bin";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // As they are on the wire: bytes are Base64.
    private readonly List<KeyValuePair<string, string>> _entries = [];

    public int Count => _entries.Count;

    /// <exception cref="ArgumentException">The key is reserved or no key, or the value is not printable ASCII.</exception>
    public void Add(string key, string value)
    {
        if (key.EndsWith(Binary, StringComparison.Ordinal))
            throw new ArgumentException($"'{key}' ends with {Binary}, so its value is bytes.", nameof(value));

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"The value of '{key}' is not printable ASCII. Give bytes, and a key that ends with {Binary}.", nameof(value));

        _entries.Add(new(Checked(key), value));
    }

    /// <exception cref="ArgumentException">The key is reserved or no key, or does not end with <c>-bin</c>.</exception>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        if (!key.EndsWith(Binary, StringComparison.Ordinal))
            throw new ArgumentException($"'{key}' does not end with {Binary}, so its value is text.", nameof(value));

        // Without padding, as the protocol wants it to be sent.
        _entries.Add(new(Checked(key), Convert.ToBase64String(value).TrimEnd('=')));
    }

    /// <summary>The last value of a key, of bytes the Base64; null when there is none.</summary>
    public string? Get(string key) => _entries.FindLast(entry => entry.Key == key).Value;

    /// <summary>The last value of a key that ends with <c>-bin</c>; null when there is none, or when it is no Base64.</summary>
    public byte[]? GetBytes(string key)
    {
        if (Get(key) is not { } text)
            return null;

        // Several may stand in one header, by commas; with padding or without.
        var last = text[(text.LastIndexOf(',') + 1)..].Trim().TrimEnd('=');
        if (last.Length % 4 == 1)
            return null;

        var bytes = new byte[last.Length * 3 / 4];
        return Convert.TryFromBase64String(last.PadRight((last.Length + 3) / 4 * 4, '='), bytes, out var written) && written == bytes.Length ? bytes : null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() =>
        _entries.Aggregate(new StringBuilder(), (text, entry) => text.Append(entry.Key).Append(": ").AppendLine(entry.Value)).ToString();

    /// <summary>Takes a header of the wire, when it is metadata and nothing of the protocol.</summary>
    internal void Receive(string name, string? value)
    {
        if (value is not null && name.Length > 0 && name[0] != ':' && !IsReserved(name))
            _entries.Add(new(name.ToLowerInvariant(), value));
    }

    private static string Checked(string key)
    {
        if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(KeyCharacters))
            throw new ArgumentException($"'{key}' is no key: use lower case letters, digits and - _ .", nameof(key));

        return IsReserved(key) ? throw new ArgumentException($"'{key}' belongs to the protocol.", nameof(key)) : key;
    }

    private static bool IsReserved(string name) =>
        name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) || name.ToLowerInvariant() is
            "content-type" or "content-length" or "te" or "host" or "user-agent" or "connection" or "transfer-encoding" or "date" or "server" or "trailer";
}
