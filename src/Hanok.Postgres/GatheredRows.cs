namespace Hanok.Postgres;

/// <inheritdoc cref="IGatheredRows"/>
internal sealed class GatheredRows<TRow>(Action<PostgresTransaction, IReadOnlyList<TRow>> writeAll) : IGatheredRows
{
    private readonly List<TRow> _rows = [];

    public Action<PostgresTransaction, IReadOnlyList<TRow>> WriteAll => writeAll;

    public void Add(TRow row) => _rows.Add(row);

    public void WriteTo(PostgresTransaction transaction) => writeAll(transaction, _rows);
}
