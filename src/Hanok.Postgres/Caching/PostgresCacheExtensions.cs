using Hanok.Chassis;
using Hanok.Postgres.Caching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class PostgresCacheExtensions
{
    /// <summary>
    /// Keeps what is cached, such as the sessions of people, in the PostgreSQL database of <c>ConnectionStrings__Cache</c>, so that several
    /// processes share it. Without that setting nothing is registered, and it stays in the memory of this process. The database is first
    /// opened when it is needed.
    /// </summary>
    public static HanokBuilder AddPostgresCache(this HanokBuilder hanok)
    {
        if (hanok.Application.Configuration.GetConnectionString("Cache") is not { Length: > 0 } address)
            return hanok;

        hanok.Services.AddSingleton<IDistributedCache>(provider => new PostgresCache(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(typeof(PostgresCache)), provider.GetRequiredService<TimeProvider>()));
        hanok.Services.AddKeyedSingleton(typeof(PostgresCache), (_, _) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address)
        {
            ApplicationName = hanok.Service,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            MaxPoolSize = 8,
            // Who waits for a page waits no longer than this for its session.
            Timeout = 3,
            CommandTimeout = 3,
        }));
        return hanok;
    }
}
