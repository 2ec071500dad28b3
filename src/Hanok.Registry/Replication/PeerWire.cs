using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Replication;

/// <summary>The bodies of <c>POST peerreplication/batch/</c>, as Eureka has them.</summary>
internal static class PeerWire
{
    public const string Header = "x-netflix-discovery-replication";
    public const string NodeHeader = "X-Hanok-Registry-Node";

    /// <summary>The sender's clock. Its times are worth what has passed since by that clock, and not what ours makes of them.</summary>
    public const string NowHeader = "X-Hanok-Registry-Now";

    /// <summary>As many as Eureka sends at once.</summary>
    public const int MaxItems = 250;

    /// <summary>A full batch of the largest instances would be 16 MB; real ones have 1 or 2 KB.</summary>
    public const int BodyLimit = 16 * 1024 * 1024;

    /// <param name="theirNow">Null where the peer does not say: then its clock is believed to be ours.</param>
    /// <returns>The peer's time by our clock.</returns>
    public static long? Ours(long? theirs, string? theirNow, long now) =>
        theirs is { } time && long.TryParse(theirNow, out var then) && then is >= 0 and < Instance.LatestTimestamp ? now - (then - time) : theirs;

    public static byte[] Request(IReadOnlyList<(PeerItem Item, Registration? Registration)> items) => EurekaJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("replicationList");
        foreach (var ((action, key), registration) in items)
        {
            json.WriteStartObject();
            json.WriteString("appName", key.App);
            json.WriteString("id", key.Id);
            json.WriteString("action", action.ToString());
            if (registration is not null)
            {
                json.WriteNumber("lastDirtyTimestamp", registration.Instance.LastDirtyTimestamp);
                json.WriteString("status", (action == PeerAction.StatusUpdate ? registration.Overridden : registration.Status).ToWire());
                json.WriteString("overriddenStatus", registration.Overridden.ToWire());
                if (action == PeerAction.Register)
                {
                    // What it says itself: the peer decides by the same rules what that makes.
                    json.WritePropertyName("instanceInfo");
                    EurekaJson.WriteInstance(json, registration with { Status = registration.Instance.Status });
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Response(IEnumerable<(int Status, Registration? Entity)> answers) => EurekaJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("responseList");
        foreach (var (status, entity) in answers)
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", status);
            if (entity is not null)
            {
                json.WritePropertyName("responseEntity");
                EurekaJson.WriteInstance(json, entity with { Status = entity.Instance.Status });
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
