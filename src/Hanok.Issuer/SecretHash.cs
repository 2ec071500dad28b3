using System.Security.Cryptography;
using System.Text;

namespace Hanok.Issuer;

/// <summary>How passwords and client secrets stand in the accounts file: PBKDF2 with SHA-256, the salt beside it.</summary>
public static class SecretHash
{
    // What OWASP advises for PBKDF2-HMAC-SHA256 would be 600,000, half a second here. This is for development, and behind a limit of
    // attempts.
    private const int Iterations = 100_000;

    private const string Kind = "pbkdf2-sha256", Random = "sha256";
    private const int SaltBytes = 16, HashBytes = 32;

    // A file that somebody wrote must not be able to keep a core busy for minutes.
    private const int MostIterations = 5_000_000;

    public static string Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Kind}:{Iterations}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(Derive(secret, salt, Iterations))}";
    }

    /// <summary>
    /// The same for a secret that a machine made, of 128 bits or more: nobody guesses it, so one round of SHA-256 is enough.
    /// </summary>
    public static string OfRandom(string secret) => $"{Random}:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))}";

    /// <summary>Whether a check takes microseconds: of what <see cref="OfRandom"/> makes.</summary>
    internal static bool IsFast(string hash) => hash.StartsWith($"{Random}:", StringComparison.Ordinal);

    /// <summary>Takes as long for a wrong secret as for the right one. False for a hash that cannot be read.</summary>
    public static bool Matches(string hash, string secret)
    {
        try
        {
            return hash.Split(':') switch
            {
                [Random, var known] => CryptographicOperations.FixedTimeEquals(
                    Convert.FromBase64String(known), SHA256.HashData(Encoding.UTF8.GetBytes(secret))),
                [Kind, var rounds, var salt, var known] when int.TryParse(rounds, out var count) && count is > 0 and <= MostIterations =>
                    CryptographicOperations.FixedTimeEquals(
                        Convert.FromBase64String(known), Derive(secret, Convert.FromBase64String(salt), count)),
                _ => false,
            };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Derive(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
