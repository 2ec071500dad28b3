using Hanok.Commands;

namespace Hanok.Postgres.Isolation;

/// <summary>
/// A column of numbers that is only added to and subtracted from, within bounds, and never read to be written back: so whatever order updates
/// come in, none is lost and the sum is the same. Thread-safe.
/// </summary>
/// <remarks>Source of the pattern: L. Frank and T. Zahle (1998); C. Richardson, "Microservices Patterns", chapter 4.3, "Commutative updates".</remarks>
/// <typeparam name="TKey">The type of the key column: <c>Guid</c>, <c>string</c>, <c>long</c>...</typeparam>
public sealed class CommutativeColumn<TKey> where TKey : notnull
{
    private readonly SqlName _table, _key, _column;
    private readonly SqlName _ceilingColumn = SqlName.Null;

    /// <exception cref="ArgumentException">A name is not of lower case letters, digits and underscores.</exception>
    public CommutativeColumn(string table, string key, string column) =>
        (_table, _key, _column) = (new(table), new(key), new(column));

    /// <summary>The least that the column may hold.</summary>
    public decimal? Floor { get; init; }

    /// <summary>The most that the column may hold.</summary>
    public decimal? Ceiling { get; init; }

    /// <summary>A column of the same row with the most that this one may hold.</summary>
    public string? CeilingColumn
    {
        get => _ceilingColumn == SqlName.Null ? null : _ceilingColumn.Text;
        init => _ceilingColumn = value is null ? SqlName.Null : new(value);
    }

    /// <summary>Adds amounts that cannot leave the bounds, with the commit and without a round trip. Rows that are not there are passed over.</summary>
    /// <exception cref="InvalidOperationException">An amount could leave a bound.</exception>
    public void Add(PostgresTransaction transaction, IReadOnlyList<Delta<TKey>> deltas)
    {
        if (deltas.FirstOrDefault(d => (d.Amount < 0 && Floor is not null) || (d.Amount > 0 && (Ceiling ?? (object?)CeilingColumn) is not null)) is { Amount: not 0 } risky)
            throw new InvalidOperationException(
                $"{_column} of {_table} has bounds, and {risky.Amount} for '{risky.Key}' could leave them. Use AddAsync, which says whether it did.");

        if (deltas.Count == 0)
            return;

        var sums = deltas.GroupBy(d => d.Key).Select(g => (g.Key, Sum: g.Sum(d => d.Amount))).ToList();
        transaction.Write(
            $"""
            WITH delta AS (SELECT * FROM unnest({sums.Select(d => d.Key).ToArray()}, {sums.Select(d => d.Sum).ToArray()}) AS d (key, amount)),
            locked AS (SELECT {_key} AS key FROM {_table} WHERE {_key} IN (SELECT key FROM delta) ORDER BY {_key} FOR UPDATE)
            UPDATE {_table} t SET {_column} = t.{_column} + d.amount FROM delta d JOIN locked l ON l.key = d.key WHERE t.{_key} = d.key
            """);
    }

    /// <summary>Adds one amount: see the other.</summary>
    public async ValueTask<Refusal?> AddAsync(PostgresTransaction transaction, Delta<TKey> delta, CancellationToken cancellation) =>
        (await AddAsync(transaction, [delta], cancellation))[0];

    /// <summary>Adds amounts, or subtracts negative ones, for a whole run in one statement.</summary>
    /// <returns>
    /// For each, null when it was added, or why it was not, with nothing changed by it: <c>below-floor</c>, <c>above-ceiling</c>, or
    /// <c>unknown-key</c> when there is no such row. Those of one key are added in order.
    /// </returns>
    public async ValueTask<IReadOnlyList<Refusal?>> AddAsync(
        PostgresTransaction transaction, IReadOnlyList<Delta<TKey>> deltas, CancellationToken cancellation)
    {
        if (deltas.Count == 0)
            return [];

        var results = new Refusal?[deltas.Count];
        var groups = deltas.Select((delta, place) => (delta, place)).GroupBy(d => d.delta.Key).ToList();
        var first = await TryAsync(transaction, [.. groups.Select(g => RunOfDeltas.Of([.. g.Select(d => d.delta.Amount)]))], [.. groups.Select(g => g.Key)], cancellation);

        foreach (var (group, row) in groups.Zip(first))
        {
            if (row.Added)
                continue;

            // Some of them may be within the bounds alone: one by one, which is rare.
            var alone = group.Count() == 1;
            foreach (var (delta, place) in group)
            {
                var own = alone ? row : (await TryAsync(transaction, [RunOfDeltas.Of([delta.Amount])], [delta.Key], cancellation))[0];
                results[place] = own.Added ? null : Why(delta, own);
            }
        }

        return results;
    }

    private async ValueTask<List<(decimal? Value, decimal? Ceiling, bool Added)>> TryAsync(
        PostgresTransaction transaction, IReadOnlyList<RunOfDeltas> runs, TKey[] keys, CancellationToken cancellation)
    {
        // Locked in the order of the keys, so that two transactions with the same ones wait for each other instead of deadlocking; the
        // update then decides by what is there when it has the rows.
        return await transaction.QueryAsync(
            $"""
            WITH delta AS (
              SELECT * FROM unnest({keys}, {runs.Select(r => r.Sum).ToArray()}, {runs.Select(r => r.Low).ToArray()}, {runs.Select(r => r.High).ToArray()})
              WITH ORDINALITY AS d (key, amount, low, high, place)),
            locked AS (
              SELECT {_key} AS key, {_column} AS value, least({_ceilingColumn}, {Ceiling}::numeric) AS ceiling
              FROM {_table} WHERE {_key} IN (SELECT key FROM delta) ORDER BY {_key} FOR UPDATE),
            added AS (
              UPDATE {_table} t SET {_column} = t.{_column} + d.amount FROM delta d JOIN locked l ON l.key = d.key
              WHERE t.{_key} = d.key
                AND (d.low >= 0 OR t.{_column} + d.low >= coalesce({Floor}::numeric, '-Infinity'))
                AND (d.high <= 0 OR t.{_column} + d.high <= coalesce(l.ceiling, 'Infinity'))
              RETURNING t.{_key} AS key)
            SELECT l.value, l.ceiling, a.key IS NOT NULL
            FROM delta d LEFT JOIN locked l ON l.key = d.key LEFT JOIN added a ON a.key = d.key ORDER BY d.place
            """,
            row => (row.GetFieldValue<decimal?>(0), row.GetFieldValue<decimal?>(1), row.GetBoolean(2)), cancellation);
    }

    private Refusal Why(Delta<TKey> delta, (decimal? Value, decimal? Ceiling, bool Added) row)
    {
        if (row.Value is not { } value)
            return new("unknown-key", $"There is no row '{delta.Key}' in {_table}.");

        return delta.Amount < 0
            ? new("below-floor", $"{_column} of {_table} '{delta.Key}' is {value}, and {delta.Amount} would bring it below {Floor}.")
            : new("above-ceiling", $"{_column} of {_table} '{delta.Key}' is {value}, and {delta.Amount} more would bring it above {row.Ceiling}.");
    }
}
