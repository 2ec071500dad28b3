using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hanok.Bench.Gateway;

/// <summary>The load generator: <c>wrk</c>, which takes less of the machine than what it measures.</summary>
internal static partial class Wrk
{
    /// <param name="header">Sent with each request, as in <c>Authorization: Bearer ...</c>.</param>
    public static async Task<WrkResult> RunAsync(Uri url, int connections, TimeSpan duration, CancellationToken cancellation, string? header = null)
    {
        var path = Contender.Find("wrk") ?? throw new InvalidOperationException("wrk is needed: apt-get install wrk");
        var seconds = Math.Max(1, (int)duration.TotalSeconds);
        string[] arguments = ["-t", "1", "-c", $"{connections}", "-d", $"{seconds}s", "--latency", .. header is null ? (string[])[] : ["-H", header], url.ToString()];
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new(
            Number(Rate().Match(output)), (long)Number(Requests().Match(output)), (long)Number(Refused().Match(output)),
            Milliseconds(Half().Match(output)), Milliseconds(Most().Match(output)));
    }

    private static double Number(Match match) =>
        match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static double Milliseconds(Match match) => Number(match) * (match.Success ? match.Groups[2].Value : "ms") switch
    {
        "us" => 0.001,
        "s" => 1000,
        _ => 1,
    };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refused();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Most();
}
