namespace Hanok.Bench.Messaging;

/// <summary>Somebody else's library, in the program Hanok.Bench.Peers.</summary>
/// <param name="Key">As the program knows it.</param>
internal sealed record Peer(string Key, string Name)
{
    public const string Variable = "HANOK_BENCH_PEER";

    public const string RoleVariable = "HANOK_BENCH_PEER_ROLE";

    /// <summary>host:port of RabbitMQ.</summary>
    public const string BrokerVariable = "HANOK_BENCH_BROKER";
}
