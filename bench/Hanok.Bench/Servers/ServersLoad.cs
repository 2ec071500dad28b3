namespace Hanok.Bench.Servers;

/// <param name="Active">Services that publish; the others only have their slot.</param>
/// <param name="PerSecond">Messages of each of them. 0: nothing happens.</param>
internal sealed record ServersLoad(string Name, int Active, int PerSecond)
{
    public static IReadOnlyList<ServersLoad> Of(ServersOptions options) =>
    [
        new("idle", 0, 0),
        new($"1 active, {options.LowRate}/s", 1, options.LowRate),
        new($"1 active, {options.HighRate}/s", 1, options.HighRate),
        new($"{options.Services} active, {options.LowRate}/s each", options.Services, options.LowRate),
        new($"{options.Services} active, {options.HighRate}/s each", options.Services, options.HighRate),
    ];
}
