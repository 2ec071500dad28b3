using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hanok.Gateway.Weights;

/// <summary>Parts of the traffic and where each goes, as in <c>kitchen=95, kitchen-canary=5</c>. Pure.</summary>
internal sealed class Split
{
    private readonly (string Target, int UpTo)[] _parts;

    private Split((string, int)[] parts) => _parts = parts;

    public IEnumerable<string> Targets => _parts.Select(p => p.Target);

    private int Total => _parts[^1].UpTo;

    public static bool TryParse(string text, [NotNullWhen(true)] out Split? split)
    {
        var parts = new List<(string, int)>();
        var sum = 0;
        split = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } target, var weight]
                || !int.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed > 1_000_000)
                return false;

            parts.Add((target, sum += parsed));
        }

        split = sum > 0 ? new([.. parts]) : null;
        return split is not null;
    }

    /// <summary>
    /// The same key goes the same way, on every gateway and after each restart. A part that grows keeps those that it had, if it is the first.
    /// </summary>
    public string Pick(string key)
    {
        // Not string.GetHashCode: that is another in each process. What clients write must not be able to pick well, so it is no plain sum either.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return At((int)(BitConverter.ToUInt32(hash) % (uint)Total));
    }

    public string PickAny() => At(Random.Shared.Next(Total));

    private string At(int point)
    {
        foreach (var (target, upTo) in _parts)
            if (point < upTo)
                return target;

        return _parts[^1].Target;
    }
}
