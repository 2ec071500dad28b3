using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hanok.Security;

/// <summary>Tells whose key it is. Thread-safe.</summary>
internal sealed class AdminKeys(IOptions<AdminOptions> options)
{
    private readonly (string Name, byte[] Hash)[] _keys = [.. options.Value.Keys.Select(key => (key.Key, Hash(key.Value)))];

    public bool None => _keys.Length == 0;

    /// <summary>The operator; null for a key that is not known.</summary>
    /// <remarks>All keys are compared, by hashes of one length, so that the time tells nothing of how near a guess was.</remarks>
    public string? Find(string presented)
    {
        var hash = Hash(presented);
        string? found = null;
        foreach (var (name, known) in _keys)
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = name;

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
