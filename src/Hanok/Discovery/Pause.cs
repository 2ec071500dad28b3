namespace Hanok.Discovery;

/// <summary>How long to wait before a registry is asked again: 100 ms, doubling to 5 s, each varied by half so that not all come back at once.</summary>
internal static class Pause
{
    private const double First = 0.1, Longest = 5;

    /// <param name="failures">1 after the first.</param>
    public static TimeSpan After(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Longest, First * Math.Pow(2, Math.Min(failures, 10) - 1)) * (0.5 + Random.Shared.NextDouble() / 2));
}
