using System.Text.Json;
using Hanok.Registry.Leases;
using Hanok.Registry.Replication;

namespace Hanok.Registry.Eureka;

/// <summary>The registry about itself: <c>GET /hanok/v1/status</c>.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, RegistryReport report, IReadOnlyList<PeerState> peers)
    {
        json.WriteStartObject();
        json.WriteNumber("version", report.Version);
        json.WriteNumber("instances", report.Leases.Count);
        json.WriteNumber("applications", report.Leases.Select(lease => lease.Registration.Instance.Key.App).Distinct().Count());
        json.WriteNumber("suspects", report.Leases.Count(lease => lease.Suspicion is not null));
        json.WriteBoolean("rebuilding", report.IsRebuilding);
        json.WriteString("selfPreservation", report.Alarm?.Words);
        json.WriteStartArray("peers");
        foreach (var peer in peers)
        {
            json.WriteStartObject();
            json.WriteString("address", peer.Address);
            json.WriteBoolean("reachable", peer.IsReachable);
            json.WriteString("state", peer.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
