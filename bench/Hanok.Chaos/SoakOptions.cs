namespace Hanok.Chaos;

/// <summary>It stops after so many kills of services, or after the time, whichever comes first.</summary>
internal sealed record SoakOptions(int Kills = 60, string Transport = "direct", int Seed = 1)
{
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(2);
}
