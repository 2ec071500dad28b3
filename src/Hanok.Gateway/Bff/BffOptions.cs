using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Bff;

/// <summary>Backends for frontends: <c>Hanok__Bff__*</c>.</summary>
public sealed class BffOptions
{
    public const string Section = "Hanok:Bff";

    /// <summary>
    /// Which routes of <c>ReverseProxy</c> each BFF offers, and with which methods: <c>Hanok:Bff:Clients:mobile:orders = "GET, POST"</c>, or
    /// <c>*</c> for those of the route. Its <c>/api/orders</c> is <c>/mobile/orders</c> there. What is not named is not there.
    /// </summary>
    public IDictionary<string, IDictionary<string, string>> Clients { get; init; } =
        new Dictionary<string, IDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a composition waits for its parts when neither it nor the client says less.</summary>
    [Range(10, 60_000)]
    public int DeadlineMilliseconds { get; set; } = 3000;

    /// <summary>What is longer is not read, and missing. With up to 16 parts, this bounds what a request can hold.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int PartBytesLimit { get; set; } = 1024 * 1024;

    /// <summary>Calls under way to one instance of a service; more wait for their turn, as part of their deadline.</summary>
    [Range(1, 10_000)]
    public int ConnectionsPerInstance { get; set; } = 64;
}
