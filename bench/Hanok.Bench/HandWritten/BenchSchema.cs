namespace Hanok.Bench.HandWritten;

/// <summary>The tables of each service. Updated tables keep room in their pages, so that an update touches no index.</summary>
internal static class BenchSchema
{
    public static IEnumerable<string> Of(ServiceName service, int lanes, int consumers)
    {
        yield return "CREATE TABLE watermark (source smallint, lane smallint, position bigint NOT NULL, PRIMARY KEY (source, lane)) WITH (fillfactor = 10)";
        yield return $"INSERT INTO watermark SELECT source, lane, 0 FROM generate_series(0, 3) source, generate_series(0, {lanes - 1}) lane";
        yield return service switch
        {
            ServiceName.Order =>
                """
                CREATE TABLE orders (id uuid PRIMARY KEY, consumer_id uuid NOT NULL, restaurant_id uuid NOT NULL, total bigint NOT NULL,
                    line_items text NOT NULL, state text NOT NULL, created_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 50);
                CREATE TABLE sagas (id uuid PRIMARY KEY, order_id uuid NOT NULL, step smallint NOT NULL, data bytea NOT NULL,
                    updated_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 40);
                """,
            ServiceName.Consumer =>
                $"""
                CREATE TABLE consumers (id uuid PRIMARY KEY, order_limit bigint NOT NULL);
                INSERT INTO consumers SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 100000 FROM generate_series(0, {consumers - 1}) n;
                """,
            ServiceName.Kitchen =>
                """
                CREATE TABLE tickets (order_id uuid PRIMARY KEY, restaurant_id uuid NOT NULL, line_items text NOT NULL, state text NOT NULL)
                    WITH (fillfactor = 50);
                """,
            _ =>
                """
                CREATE TABLE authorizations (order_id uuid PRIMARY KEY, consumer_id uuid NOT NULL, total bigint NOT NULL, payment_token text NOT NULL,
                    authorized_at timestamptz NOT NULL DEFAULT now());
                """,
        };
    }

    /// <summary>The id of the n-th seeded consumer; its last digits are n, as in the schema.</summary>
    public static Guid Consumer(int n) => Guid.Parse($"00000000-0000-7000-8000-{n:000000000000}");
}
