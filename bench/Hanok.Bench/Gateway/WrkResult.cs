namespace Hanok.Bench.Gateway;

/// <param name="Errors">Answers that are none of 2xx and 3xx.</param>
/// <param name="Half">The latency in milliseconds that half of the requests stayed under.</param>
/// <param name="Most">That 99 of a hundred stayed under.</param>
internal sealed record WrkResult(double PerSecond, long Completed, long Errors, double Half, double Most);
