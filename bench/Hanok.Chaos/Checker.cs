using Npgsql;

namespace Hanok.Chaos;

/// <summary>Reads only the databases: what was committed at the beginning of the ring must have had exactly one effect in each member, in order.</summary>
internal static class Checker
{
    public static async Task<bool> IsCompleteAsync(IReadOnlyDictionary<string, string> databases, CancellationToken cancellation)
    {
        try
        {
            var committed = await CountAsync(databases["first"], "committed", cancellation);
            foreach (var database in databases.Values)
                if (await CountAsync(database, "effect", cancellation) < committed)
                    return false;

            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public static async Task<(int Counts, IReadOnlyList<string> Problems)> CheckAsync(
        IReadOnlyDictionary<string, string> databases, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var committed = await ReadAsync(databases["first"], "SELECT key, n FROM committed ORDER BY key, n", cancellation);
        foreach (var (member, database) in databases)
        {
            // In the order in which they happened: what a key shows must be 1, 2, 3, ... without a gap and without a repeat.
            var effects = (await ReadAsync(database, "SELECT key, n FROM effect ORDER BY number", cancellation)).ToLookup(e => e.Key, e => e.N);
            foreach (var key in committed.GroupBy(c => c.Key, c => c.N))
                if (!effects[key.Key].SequenceEqual(key))
                    problems.Add($"{member}: {key.Key} has {Describe([.. key], [.. effects[key.Key]])}");

            if (await CountAsync(database, "hanok.parked", cancellation) is > 0 and var parked)
                problems.Add($"{member}: {parked} parked messages, though no handler fails.");
        }

        return (committed.Count, problems);
    }

    private static string Describe(List<int> committed, List<int> effects)
    {
        var missing = committed.Except(effects).ToList();
        var doubled = effects.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        var firstDisorder = Enumerable.Range(1, Math.Max(0, effects.Count - 1)).FirstOrDefault(i => effects[i] < effects[i - 1]);
        return $"{committed.Count} committed and {effects.Count} effects; missing: [{string.Join(' ', missing.Take(20))}], doubled: [{string.Join(' ', doubled.Take(20))}]"
            + (firstDisorder > 0 ? $", out of order at effect {firstDisorder}: {effects[firstDisorder - 1]} before {effects[firstDisorder]}" : "");
    }

    private static async Task<List<(string Key, int N)>> ReadAsync(string database, string query, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(string, int)>();
        while (await reader.ReadAsync(cancellation))
            rows.Add((reader.GetString(0), reader.GetInt32(1)));

        return rows;
    }

    private static async Task<long> CountAsync(string database, string table, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
