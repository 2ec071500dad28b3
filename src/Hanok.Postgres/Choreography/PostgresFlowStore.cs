using Hanok.Choreography;
using Hanok.Messaging;
using Npgsql;

namespace Hanok.Postgres.Choreography;

/// <summary>Flows in <c>hanok.flow</c>, their events in <c>hanok.flow_event</c>. A run of events is one statement each.</summary>
internal sealed class PostgresFlowStore(PostgresDatabase database) : IFlowStore
{
    public async ValueTask<IReadOnlyList<FlowInstance>> OpenAsync(
        ITransaction transaction, IReadOnlyCollection<FlowId> ids, CancellationToken cancellation)
    {
        var wanted = ids.OrderBy(id => id.Conversation).ThenBy(id => id.Flow, StringComparer.Ordinal).ToList();
        var (conversations, flows) = (wanted.Select(id => id.Conversation).ToArray(), wanted.Select(id => id.Flow).ToArray());

        // A row must be there to be locked: of two transactions that see the first events of a flow, the second waits here. In one order,
        // so that they wait for each other instead of deadlocking.
        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.flow (id, name, status, key)
            SELECT w.id, w.name, {FlowStatus.Unstarted.ToString()}, '' FROM unnest({conversations}, {flows}) AS w (id, name) ORDER BY w.id, w.name
            ON CONFLICT DO NOTHING
            """);
        var (instances, past) = await transaction.Postgres.QueryAsync(
            $"""
            SELECT f.id, f.name, f.status, f.key, f.started_at, f.due, f.ended_at
            FROM hanok.flow f JOIN unnest({conversations}, {flows}) AS w (id, name) ON f.id = w.id AND f.name = w.name
            ORDER BY f.id, f.name FOR UPDATE OF f
            """,
            Read,
            $"""
            SELECT e.flow_id, e.flow_name, e.id, e.event, e.source, e.causation_id, e.at
            FROM hanok.flow_event e JOIN unnest({conversations}, {flows}) AS w (id, name) ON e.flow_id = w.id AND e.flow_name = w.name
            ORDER BY e.number
            """,
            ReadHappening, cancellation);
        return WithPast(instances, past);
    }

    public void Save(ITransaction transaction, IReadOnlyList<FlowInstance> moved, IReadOnlyList<(FlowId Flow, FlowHappening Happening)> happened)
    {
        transaction.Postgres.Write(
            $"""
            UPDATE hanok.flow f SET status = n.status, key = n.key, started_at = n.started_at, due = n.due, ended_at = n.ended_at
            FROM unnest({moved.Select(m => m.Id.Conversation).ToArray()}, {moved.Select(m => m.Id.Flow).ToArray()},
                        {moved.Select(m => m.Status.ToString()).ToArray()}, {moved.Select(m => m.Key).ToArray()},
                        {moved.Select(m => m.StartedAt).ToArray()}, {moved.Select(m => m.Due).ToArray()}, {moved.Select(m => m.EndedAt).ToArray()})
              AS n (id, name, status, key, started_at, due, ended_at)
            WHERE f.id = n.id AND f.name = n.name
            """);
        if (happened.Count == 0)
            return;

        transaction.Postgres.Write(
            $"""
            INSERT INTO hanok.flow_event (flow_id, flow_name, id, event, source, causation_id, at)
            SELECT * FROM unnest({happened.Select(h => h.Flow.Conversation).ToArray()}, {happened.Select(h => h.Flow.Flow).ToArray()},
                                 {happened.Select(h => h.Happening.Id).ToArray()}, {happened.Select(h => h.Happening.Event).ToArray()},
                                 {happened.Select(h => h.Happening.Source).ToArray()}, {happened.Select(h => h.Happening.CausationId).ToArray()},
                                 {happened.Select(h => h.Happening.At).ToArray()})
            """);
    }

    public async ValueTask<IReadOnlyList<FlowInstance>> TakeDueAsync(
        ITransaction transaction, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await transaction.Postgres.QueryAsync(
            $"""
            SELECT id, name, status, key, started_at, due, ended_at FROM hanok.flow WHERE due <= {now}
            ORDER BY due LIMIT {limit} FOR UPDATE SKIP LOCKED
            """,
            Read, cancellation);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation) =>
        database.QuerySingleAsync(
            "SELECT min(due) FROM hanok.flow WHERE due IS NOT NULL", row => row.GetFieldValue<DateTimeOffset?>(0), cancellation);

    public async ValueTask<IReadOnlyList<FlowInstance>> FindAsync(Guid conversation, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var (instances, past) = await transaction.QueryAsync(
            $"SELECT id, name, status, key, started_at, due, ended_at FROM hanok.flow WHERE id = {conversation} ORDER BY name",
            Read,
            $"""
            SELECT flow_id, flow_name, id, event, source, causation_id, at FROM hanok.flow_event WHERE flow_id = {conversation} ORDER BY number
            """,
            ReadHappening, cancellation);
        return WithPast(instances, past);
    }

    public async ValueTask<int> RemoveEndedAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        await using var transaction = database.Begin();
        var removed = await transaction.QueryAsync(
            $"""
            WITH gone AS (
              DELETE FROM hanok.flow WHERE (id, name) IN (
                SELECT id, name FROM hanok.flow WHERE ended_at < {before} ORDER BY ended_at LIMIT {limit} FOR UPDATE SKIP LOCKED)
              RETURNING id, name),
            events AS (DELETE FROM hanok.flow_event e USING gone WHERE e.flow_id = gone.id AND e.flow_name = gone.name)
            SELECT count(*) FROM gone
            """,
            row => (int)row.GetInt64(0), cancellation);
        await transaction.CommitAsync(cancellation);
        return removed[0];
    }

    private static List<FlowInstance> WithPast(List<FlowInstance> instances, List<(FlowId Flow, FlowHappening Happening)> past)
    {
        var byFlow = past.ToLookup(p => p.Flow, p => p.Happening);
        return [.. instances.Select(instance => instance with { Past = [.. byFlow[instance.Id]] })];
    }

    private static FlowInstance Read(NpgsqlDataReader row) => new()
    {
        Id = new(row.GetGuid(0), row.GetString(1)),
        Status = Enum.Parse<FlowStatus>(row.GetString(2)),
        Key = row.GetString(3),
        StartedAt = row.GetFieldValue<DateTimeOffset?>(4),
        Due = row.GetFieldValue<DateTimeOffset?>(5),
        EndedAt = row.GetFieldValue<DateTimeOffset?>(6),
    };

    private static (FlowId, FlowHappening) ReadHappening(NpgsqlDataReader row) => (
        new(row.GetGuid(0), row.GetString(1)),
        new(row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetGuid(5), row.GetFieldValue<DateTimeOffset>(6)));
}
