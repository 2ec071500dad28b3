namespace Hanok.Bench.Servers;

/// <summary>How the cost of a shared server is measured.</summary>
internal sealed record ServersOptions
{
    public int Rounds { get; init; } = 3;

    /// <summary>As many as FoodDelivery has with a database.</summary>
    public int Services { get; init; } = 5;

    /// <summary>Messages per second and active service, each in a transaction of its own.</summary>
    public int LowRate { get; init; } = 20;

    /// <summary>All services together stay below what two cores carry, so that what is compared is the cost of the same work.</summary>
    public int HighRate { get; init; } = 200;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);
}
