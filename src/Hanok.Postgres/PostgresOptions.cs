namespace Hanok.Postgres;

/// <summary>Where a service's database is: <c>ConnectionStrings__Postgres</c>.</summary>
public sealed class PostgresOptions
{
    public string ConnectionString { get; set; } = "";
}
