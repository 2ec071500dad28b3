using System.Globalization;

namespace Hanok.Grpc;

/// <summary>The header <c>grpc-timeout</c>: up to eight digits and a unit. The library takes what is none for nothing.</summary>
internal static class GrpcTimeout
{
    public const string Header = "grpc-timeout";

    private const int MostDigits = 8;
    private const long Most = 99_999_999;

    /// <summary>Never as nothing, which would be no timeout.</summary>
    public static string Format(TimeSpan timeout)
    {
        var milliseconds = Math.Max(1, (long)timeout.TotalMilliseconds);
        return milliseconds <= Most ? $"{milliseconds}m" : $"{Math.Min(Most, (long)timeout.TotalSeconds)}S";
    }

    /// <returns>False for what is no timeout.</returns>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        TimeSpan? parsed = text[^1] switch
        {
            'H' => TimeSpan.FromHours(value),
            'M' => TimeSpan.FromMinutes(value),
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            // A tick is 100 ns.
            'n' => TimeSpan.FromTicks(value / 100),
            _ => null,
        };
        timeout = parsed ?? default;
        return parsed is not null;
    }
}
