namespace Hanok.Bench.Servers;

/// <summary>What one load cost in one layout.</summary>
/// <param name="Messages">0 when idle; then the CPU is per second.</param>
internal sealed record ServersMeasure(long Messages, double PostgresMicros, double DotnetMicros, double LogBytes);
