namespace Hanok.Bench.Peers;

/// <summary>What the benchmark tells a process of a peer.</summary>
/// <param name="Receives">False for the sender, which has no handlers.</param>
internal sealed record PeerSettings(string Database, string BrokerHost, int BrokerPort, bool Receives)
{
    public string Amqp => $"amqp://guest:guest@{BrokerHost}:{BrokerPort}";
}
