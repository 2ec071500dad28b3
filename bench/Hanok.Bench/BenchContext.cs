namespace Hanok.Bench;

/// <summary>What a benchmark is given.</summary>
/// <param name="AdminConnectionString">Of a PostgreSQL server on which it may create databases, roles and slots.</param>
/// <param name="Seconds">The measured window of each run.</param>
/// <param name="Disturb">Kill all connections in the middle of each run.</param>
internal sealed record BenchContext(string AdminConnectionString, double Seconds, bool Disturb, TextWriter Output);
