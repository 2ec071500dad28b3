using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Hanok.Security.Tokens;

/// <summary>
/// Tokens that were checked, by their hash, so that checking one again costs a microsecond and not an ECDSA verification. Thread-safe.
/// </summary>
/// <remarks>
/// Two generations of half the limit each: when the young one is full it becomes the old one, and what nobody asked for since is
/// forgotten. A token is never kept itself.
/// </remarks>
internal sealed class KnownTokens(int limit)
{
    private readonly record struct Hash(UInt128 High, UInt128 Low);

    private readonly Lock _gate = new();
    private volatile Generation _young = new(), _old = new();

    public int Count => _young.Count + _old.Count;

    /// <param name="keys">Those of the issuer now. What was checked with others is checked anew: a key that was withdrawn is to count no more.</param>
    public TokenVerdict? Find(string token, KeySet keys, TimeSpan skew, DateTimeOffset now)
    {
        var hash = HashOf(token);
        if (!_young.Tokens.TryGetValue(hash, out var known))
        {
            if (!_old.Tokens.TryGetValue(hash, out known))
                return null;

            Add(hash, known);
        }

        return known.Keys == keys.Hash && !TokenValidator.IsOver(known.Verdict.Expires, skew, now) ? known.Verdict : null;
    }

    public void Add(string token, KeySet keys, TokenVerdict verdict) => Add(HashOf(token), new(keys.Hash, verdict));

    private void Add(Hash hash, Known known)
    {
        var young = _young;
        young.Tokens[hash] = known;
        if (Interlocked.Increment(ref young.Count) < limit / 2)
            return;

        lock (_gate)
            if (_young == young)
                (_old, _young) = (young, new());
    }

    private static Hash HashOf(string token)
    {
        // Tokens are ASCII, or were refused before they came here.
        Span<byte> bytes = stackalloc byte[1024];
        Span<byte> hash = stackalloc byte[32];
        if (token.Length > bytes.Length)
            SHA256.HashData(Encoding.Latin1.GetBytes(token), hash);
        else
            SHA256.HashData(bytes[..Encoding.Latin1.GetBytes(token, bytes)], hash);

        return new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    private sealed record Known(string Keys, TokenVerdict Verdict);

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<Hash, Known> Tokens = new();
        public int Count;
    }
}
