using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hanok.Security.Credentials;

/// <summary>Proves to another service which one this is, and checks what others bring. Thread-safe.</summary>
/// <remarks><code>
///   secret of the system --HMAC(receiver)--> key of the receiver --HMAC(caller)--> credential of the caller there
/// </code>
/// A receiver needs its own key only, whoever calls; a credential is worth one caller at one receiver. It travels as HTTP Basic
/// authentication (RFC 7617), which every client can send, those of Eureka in the address.
/// </remarks>
public sealed class ServiceCredentials
{
    // Names come from configuration and from senders that proved who they are: this many are never met.
    private const int MostReceivers = 1000;

    private readonly string _service;
    private readonly byte[]? _secret;
    private readonly byte[]? _key;
    private readonly IReadOnlyDictionary<string, string> _at;
    private readonly bool _anyone;
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue?> _headers = new(StringComparer.Ordinal);

    internal ServiceCredentials(string service, IOptions<CredentialOptions> options)
    {
        var (secret, key) = (options.Value.Secret, options.Value.Key);
        (_service, _at, _anyone) = (service, options.Value.For, options.Value.Anyone);
        _secret = secret.Length > 0 ? Encoding.UTF8.GetBytes(secret) : null;
        _key = secret.Length > 0 ? Encoding.UTF8.GetBytes(KeyOf(secret, service)) : key.Length > 0 ? Encoding.UTF8.GetBytes(key) : null;
    }

    /// <summary>The key of a service, from the secret of its system.</summary>
    public static string KeyOf(string secret, string service) => Derive(Encoding.UTF8.GetBytes(secret), service);

    /// <summary>What a caller proves itself with at the receiver that has this key.</summary>
    public static string Of(string caller, string receiverKey) => Derive(Encoding.UTF8.GetBytes(receiverKey), caller);

    /// <summary>What this service sends to another as <c>Authorization</c>; null when it was told nothing for it.</summary>
    public AuthenticationHeaderValue? At(string receiver)
    {
        if (_headers.TryGetValue(receiver, out var known))
            return known;

        var credential = _at.TryGetValue(receiver, out var told) ? told
            : _secret is not null ? Derive(Encoding.UTF8.GetBytes(Derive(_secret, receiver)), _service)
            : _anyone ? "anyone" : null;
        var header = credential is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_service}:{credential}")));
        if (_headers.Count < MostReceivers)
            _headers.TryAdd(receiver, header);

        return header;
    }

    /// <summary>Which service this <c>Authorization</c> header proves; null for none.</summary>
    internal string? CallerOf(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var basic)
            || !string.Equals(basic.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || basic.Parameter is not { Length: <= 400 } parameter)
            return null;

        Span<byte> bytes = stackalloc byte[300];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length) || bytes[..length].IndexOf((byte)':') is not (> 0 and var colon))
            return null;

        var caller = Encoding.UTF8.GetString(bytes[..colon]);
        if (!ServiceName.IsValid(caller))
            return null;

        var credential = bytes[(colon + 1)..length];
        return _anyone || (_key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Derive(_key, caller)), credential))
            ? caller
            : null;
    }

    private static string Derive(byte[] key, string name) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name)));
}
