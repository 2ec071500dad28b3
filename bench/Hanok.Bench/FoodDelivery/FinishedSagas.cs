using Hanok.AppHost;
using Npgsql;

namespace Hanok.Bench.FoodDelivery;

/// <summary>Makes sagas that have ended, with their history, orders, tickets and authorizations: copies of one that really has.</summary>
internal static class FinishedSagas
{
    private static readonly (string Service, string Table, string Sql)[] Copies =
    [
        ("order", "hanok.saga",
            """
            INSERT INTO hanok.saga OVERRIDING SYSTEM VALUE
            SELECT (jsonb_populate_record(t, jsonb_build_object('id', md5(i::text)::uuid, 'number', i))).*
            FROM (SELECT s AS t FROM hanok.saga s WHERE ended_at IS NOT NULL ORDER BY number DESC LIMIT 1) AS one, generate_series($1, $2) AS i
            """),
        ("order", "hanok.saga_history",
            """
            INSERT INTO hanok.saga_history
            SELECT i, h.number, h.at, h.entries
            FROM hanok.saga_history h, generate_series($1, $2) AS i
            WHERE h.saga = (SELECT number FROM hanok.saga WHERE number > 0 AND ended_at IS NOT NULL ORDER BY number DESC LIMIT 1)
            """),
        ("order", "orders", OfAnOrder("orders", "id")),
        ("kitchen", "ticket", OfAnOrder("ticket", "order_id", "'id', gen_random_uuid(), ")),
        ("accounting", "card_authorization", OfAnOrder("card_authorization", "order_id")),
    ];

    /// <summary>Numbers below zero, so that those of real sagas go on where they are.</summary>
    public static async Task AddAsync(RunningSystem system, long from, long to, CancellationToken cancellation)
    {
        foreach (var (service, table, sql) in Copies)
        {
            await using var source = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(system[service].ConnectionString!) { CommandTimeout = 600 });
            await using var insert = source.CreateCommand(sql);
            insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = -to });
            insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = -from - 1 });
            await insert.ExecuteNonQueryAsync(cancellation);
            await using var settle = source.CreateCommand($"VACUUM (ANALYZE) {table}");
            await settle.ExecuteNonQueryAsync(cancellation);
        }
    }

    // Ids that grow with time, as UUIDs of version 7 do, and that are the same in every service.
    private static string OfAnOrder(string table, string key, string more = "") =>
        $"""
        INSERT INTO {table}
        SELECT (jsonb_populate_record(t, jsonb_build_object({more}{(table == "orders" ? "'saga_id', md5(i::text)::uuid, " : "")}
          '{key}', ('0190' || lpad(to_hex(i + 2000000000), 8, '0') || '70008000000000000000')::uuid))).*
        FROM (SELECT o AS t FROM {table} o LIMIT 1) AS one, generate_series($1, $2) AS i
        """;
}
