using FoodDelivery.Orders.Domain;
using Hanok.Messaging;
using Hanok.Postgres;

namespace FoodDelivery.Orders.Data;

/// <summary>Reads restaurants for requests that come at the same time with one query. Thread-safe.</summary>
public sealed class RestaurantReader(PostgresDatabase database)
{
    private readonly Coalescer<(Guid Id, IEnumerable<string> Items), Restaurant?> _reads =
        new(async wanted => await RestaurantTable.FindAsync(database, wanted, CancellationToken.None));

    /// <summary>A restaurant with those of the given items that it has, and perhaps others; null when it is not known here.</summary>
    public Task<Restaurant?> FindAsync(Guid id, IEnumerable<string> items, CancellationToken cancellation) => _reads.RunAsync((id, items), cancellation);
}
