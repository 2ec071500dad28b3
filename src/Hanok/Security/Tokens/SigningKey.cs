using System.Security.Cryptography;

namespace Hanok.Security.Tokens;

/// <summary>A public key of the issuer, for one algorithm or family of them. Thread-safe.</summary>
internal sealed class SigningKey(string? id, AsymmetricAlgorithm key, IReadOnlyList<string> algorithms)
{
    /// <summary>All that can be checked here. None of them has a secret in common with anybody.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["ES256", "ES384", "RS256", "PS256"];

    // Instances of the framework's algorithms are not promised to be safe for two threads. What is known already does not come here.
    private readonly Lock _gate = new();

    public string? Id => id;

    /// <summary>The algorithm belongs to the key, not to who sends the token.</summary>
    public bool Fits(UnverifiedToken token) => algorithms.Contains(token.Algorithm) && (token.KeyId is null || token.KeyId == id);

    public bool Verifies(UnverifiedToken token)
    {
        if (!algorithms.Contains(token.Algorithm))
            return false;

        lock (_gate)
        {
            try
            {
                return (token.Algorithm, key) switch
                {
                    // Of two numbers of fixed length, as RFC 7518 has it: DER is of another.
                    ("ES256", ECDsa ec) => token.Signature.Length == 64 && VerifyEc(ec, token, HashAlgorithmName.SHA256),
                    ("ES384", ECDsa ec) => token.Signature.Length == 96 && VerifyEc(ec, token, HashAlgorithmName.SHA384),
                    ("RS256", RSA rsa) => rsa.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                    ("PS256", RSA rsa) => rsa.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                    _ => false,
                };
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    private static bool VerifyEc(ECDsa key, UnverifiedToken token, HashAlgorithmName hash) =>
        key.VerifyData(token.Signed, token.Signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
