namespace FoodDelivery.Tests.WholeSystem;

/// <summary>What stands in the databases about checkouts.</summary>
internal sealed record CheckoutRows(
    IReadOnlyDictionary<Guid, string> Checkouts,
    IReadOnlyDictionary<Guid, string> Transactions,
    IReadOnlyDictionary<Guid, string> Deliveries,
    IReadOnlyList<(string Kind, string State)> Holds,
    long PlacesTaken)
{
    public static async Task<CheckoutRows> ReadAsync(Databases databases, CancellationToken cancellation)
    {
        return new(
            await StatesAsync("order", "SELECT id, state FROM checkout"),
            await StatesAsync("order", "SELECT id, state FROM hanok.tcc"),
            await StatesAsync("delivery", "SELECT checkout_id, state FROM delivery"),
            [.. await HoldsAsync("delivery"), .. await HoldsAsync("kitchen")],
            (await databases.QueryAsync("kitchen", "SELECT coalesce(sum(taken), 0) FROM capacity", row => row.GetInt64(0), cancellation))[0]);

        async Task<Dictionary<Guid, string>> StatesAsync(string service, string sql) =>
            (await databases.QueryAsync(service, sql, row => (row.GetGuid(0), row.GetString(1)), cancellation)).ToDictionary();

        Task<List<(string, string)>> HoldsAsync(string service) =>
            databases.QueryAsync(service, "SELECT kind, state FROM hanok.hold", row => (row.GetString(0), row.GetString(1)), cancellation);
    }

    /// <summary>What is not decided or not done yet; null when all is at rest.</summary>
    public string? Unrest()
    {
        var open = Transactions.Where(tcc => tcc.Value is "Trying" or "Confirming" or "Cancelling").Select(tcc => $"{tcc}").ToList();
        var held = Holds.Count(hold => hold.State == "Held");
        return open.Count + held == 0 ? null : $"the end of {string.Join(", ", open)}; {held} holds are held";
    }

    /// <summary>What is wrong when all is at rest.</summary>
    public IEnumerable<string> Violations()
    {
        foreach (var (id, state) in Checkouts)
        {
            var delivery = Deliveries.GetValueOrDefault(id);
            if ((state, delivery) is not (("CONFIRMED", "SCHEDULED") or ("REJECTED", null)))
                yield return $"checkout {id} is {state}, its transaction {Transactions.GetValueOrDefault(id)}, its delivery {delivery ?? "none"}";
        }

        foreach (var id in Deliveries.Keys.Except(Checkouts.Keys))
            yield return $"a delivery is for no checkout: {id}";

        var confirmed = Checkouts.Values.Count(state => state == "CONFIRMED");
        if (PlacesTaken != confirmed)
            yield return $"{PlacesTaken} places are taken in kitchens, for {confirmed} checkouts";

        foreach (var kind in new[] { "courier", "capacity" })
            if (Holds.Count(hold => hold == (kind, "Confirmed")) is var holds && holds != confirmed)
                yield return $"{holds} holds of '{kind}' are confirmed, for {confirmed} checkouts";
    }
}
