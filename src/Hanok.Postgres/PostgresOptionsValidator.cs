using Microsoft.Extensions.Options;
using Npgsql;

namespace Hanok.Postgres;

internal sealed class PostgresOptionsValidator : IValidateOptions<PostgresOptions>
{
    private const string Cure =
        "Set ConnectionStrings__Postgres, for example to Host=127.0.0.1;Port=5432;Database=kitchen;Username=kitchen;Password=...";

    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        if (options.ConnectionString.Length == 0)
            return ValidateOptionsResult.Fail($"ConnectionStrings__Postgres is missing. {Cure}");

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            return string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database)
                ? ValidateOptionsResult.Fail($"ConnectionStrings__Postgres names no host or no database. {Cure}")
                : ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings__Postgres cannot be read: {e.Message} {Cure}");
        }
    }
}
