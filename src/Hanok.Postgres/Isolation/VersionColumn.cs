using Hanok.Commands;

namespace Hanok.Postgres.Isolation;

/// <summary>
/// The version of rows, by which a transaction that writes makes sure that what was read earlier, in another one, is still so. Thread-safe.
/// </summary>
/// <remarks>
/// Every write of a row must raise its version. Source of the pattern: L. Frank and T. Zahle (1998); C. Richardson, "Microservices
/// Patterns", chapter 4.3, "Reread value".
/// </remarks>
/// <typeparam name="TKey">The type of the key column: <c>Guid</c>, <c>string</c>, <c>long</c>...</typeparam>
public sealed class VersionColumn<TKey> where TKey : notnull
{
    private readonly SqlName _table, _key, _version;

    /// <exception cref="ArgumentException">A name is not of lower case letters, digits and underscores.</exception>
    public VersionColumn(string table, string key, string version) =>
        (_table, _key, _version) = (new(table), new(key), new(version));

    /// <summary>Rereads one row: see the other.</summary>
    public async ValueTask<Refusal?> RereadAsync(PostgresTransaction transaction, Reading<TKey> reading, CancellationToken cancellation) =>
        (await RereadAsync(transaction, [reading], cancellation))[0];

    /// <summary>Rereads the versions of rows, which nobody else changes then until the transaction ends.</summary>
    /// <returns>For each, null when it is as it was read, or <c>changed</c>: begin anew with what is there now, or give up.</returns>
    public async ValueTask<IReadOnlyList<Refusal?>> RereadAsync(
        PostgresTransaction transaction, IReadOnlyList<Reading<TKey>> readings, CancellationToken cancellation)
    {
        // Ordered, so that two transactions with the same rows wait for each other instead of deadlocking.
        var rows = await transaction.QueryAsync(
            $"""
            SELECT {_key}, {_version}::bigint FROM {_table} WHERE {_key} = ANY ({readings.Select(r => r.Key).Distinct().ToArray()})
            ORDER BY {_key} FOR UPDATE
            """,
            row => (Key: row.GetFieldValue<TKey>(0), Version: row.GetInt64(1)), cancellation);
        var now = rows.ToDictionary(row => row.Key, row => row.Version);
        return [.. readings.Select(reading => now.TryGetValue(reading.Key, out var version)
            ? version == reading.Version ? null : Changed(reading, $"has version {version} now")
            : Changed(reading, "is gone"))];
    }

    private Refusal Changed(Reading<TKey> reading, string what) =>
        new("changed", $"{_table} '{reading.Key}' was read in version {reading.Version}, and {what}.");
}
