using Npgsql;

namespace Hanok.Bench.HandWritten;

/// <summary>After a run: order approved, if and only if its saga ended, its card was authorized and its ticket confirmed. Each exactly once.</summary>
internal static class FinalCheck
{
    public static async Task<long> RunAsync(BenchDatabases databases, CancellationToken cancellation)
    {
        var approved = await ReadAsync(databases, ServiceName.Order, "id", "FROM orders WHERE state = 'APPROVED'", cancellation);
        await ExpectAsync("orders in any state", ServiceName.Order, "id", "FROM orders");
        await ExpectAsync("sagas that ended", ServiceName.Order, "order_id", "FROM sagas WHERE step = 4");
        await ExpectAsync("sagas", ServiceName.Order, "order_id", "FROM sagas");
        await ExpectAsync("confirmed tickets", ServiceName.Kitchen, "order_id", "FROM tickets WHERE state = 'AWAITING_ACCEPTANCE'");
        await ExpectAsync("tickets in any state", ServiceName.Kitchen, "order_id", "FROM tickets");
        await ExpectAsync("authorizations", ServiceName.Accounting, "order_id", "FROM authorizations");
        return approved.Count;

        async Task ExpectAsync(string what, ServiceName service, string key, string from)
        {
            var found = await ReadAsync(databases, service, key, from, cancellation);
            if (found != approved)
            {
                throw new InvalidOperationException($"Not exactly once: {approved.Count} approved orders, but {found.Count} {what}, or not of the same orders.");
            }
        }
    }

    private static async Task<(long Count, string Ids)> ReadAsync(BenchDatabases databases, ServiceName service, string key, string from,
        CancellationToken cancellation)
    {
        await using var connection = await databases.OpenAsync(service, cancellation);
        await using var command = new NpgsqlCommand($"SELECT count(*), coalesce(md5(string_agg({key}::text, '' ORDER BY {key})), '') {from}", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return (rows.GetInt64(0), rows.GetString(1));
    }
}
