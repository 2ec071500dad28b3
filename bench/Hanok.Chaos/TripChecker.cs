using Npgsql;

namespace Hanok.Chaos;

/// <summary>Reads only the databases: every saga has ended, and each trip is booked, paid and confirmed once, or has left nothing behind.</summary>
internal static class TripChecker
{
    private static readonly string[] Nothing = ["", "held released", "released"];

    public static async Task<bool> HaveEndedAsync(string first, CancellationToken cancellation) =>
        (await ReadAsync(first, "SELECT id, status FROM hanok.saga WHERE ended_at IS NULL", cancellation)).Count == 0;

    public static async Task<(int Booked, int Cancelled, IReadOnlyList<string> Problems)> CheckAsync(
        IReadOnlyDictionary<string, string> databases, CancellationToken cancellation)
    {
        const string Effects = "SELECT trip, string_agg(what, ' ' ORDER BY number) FROM trip_effect GROUP BY trip";
        var trips = await ReadAsync(databases["first"], "SELECT id, state FROM trip", cancellation);
        var seats = await ReadAsync(databases["second"], Effects, cancellation);
        var rooms = await ReadAsync(databases["third"], Effects, cancellation);

        var problems = trips.Keys.Where(trip => !IsSound(trips[trip], seats.GetValueOrDefault(trip, ""), rooms.GetValueOrDefault(trip, "")))
            .Select(trip => $"trip {trip} is '{trips[trip]}', its seat '{seats.GetValueOrDefault(trip)}', its room '{rooms.GetValueOrDefault(trip)}'").ToList();
        if (seats.Keys.Concat(rooms.Keys).Except(trips.Keys).Count() is > 0 and var unknown)
            problems.Add($"{unknown} trips have effects and were never opened.");

        return (trips.Values.Count(state => state == "open booked"), trips.Values.Count(state => state == "open cancelled"), problems);
    }

    private static bool IsSound(string trip, string seat, string room) => trip switch
    {
        "open booked" => (seat, room) == ("held confirmed", "held paid"),
        "open cancelled" => Nothing.Contains(seat) && Nothing.Contains(room),
        _ => false,
    };

    private static async Task<Dictionary<Guid, string>> ReadAsync(string database, string query, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(reader.GetGuid(0), reader.GetString(1));

        return rows;
    }
}
