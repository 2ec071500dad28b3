namespace Hanok.Postgres;

/// <summary>Rows that wait to be written with one statement.</summary>
internal interface IGatheredRows
{
    void WriteTo(PostgresTransaction transaction);
}
