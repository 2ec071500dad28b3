using System.ComponentModel.DataAnnotations;

namespace Hanok.Gateway.Bff;

/// <summary>Backends for frontends: <c>Hanok__Bff__*</c>.</summary>
/// <remarks>
/// Beside these settings stands the list of the routes of <c>ReverseProxy</c> that each BFF offers, with methods or <c>*</c> for those of the route:
/// <c>Hanok:Bff:Clients:mobile:orders = "GET, POST"</c>. A route's <c>/api/orders</c> is <c>/mobile/orders</c> there; what is not named is not there.
/// </remarks>
public sealed class BffOptions
{
    public const string Section = "Hanok:Bff";

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
