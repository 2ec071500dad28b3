using System.Reflection;
using Hanok.Audit;
using Hanok.Chassis;
using Hanok.Direct;
using Hanok.Inbox;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Postgres;
using Hanok.Postgres.Audit;
using Hanok.Postgres.Direct;
using Hanok.Postgres.Inbox;
using Hanok.Postgres.Migrations;
using Hanok.Postgres.Outbox;
using Hanok.Postgres.Sagas;
using Hanok.Sagas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class PostgresHanokExtensions
{
    /// <summary>
    /// Keeps the service's data in PostgreSQL: outbox by log tailing, inbox, sagas; and adds the verb <c>migrate</c>, which applies the
    /// service's embedded resources <c>migrations/0001_name.sql</c>.
    /// </summary>
    public static HanokBuilder AddPostgres(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddSingleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>();
        services.AddOptions<PostgresOptions>()
            .Configure<IConfiguration>((options, configuration) => options.ConnectionString = configuration.GetConnectionString("Postgres") ?? "")
            .ValidateOnStart();

        services.AddSingleton(provider => NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(provider.GetRequiredService<IOptions<PostgresOptions>>().Value.ConnectionString)
            {
                ApplicationName = hanok.Service,
                // The statements of a service are few and always the same: prepare each when it comes the second time.
                MaxAutoPrepare = 200,
                AutoPrepareMinUsages = 2,
                // Several services share a server of a few hundred connections, and more than this only queue inside it.
                MaxPoolSize = 24,
            }));
        services.AddSingleton<PostgresDatabase>();
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton<ISagaStore, PostgresSagaStore>();
        services.AddSingleton<IInbox, PostgresInbox>();
        services.AddSingleton<IParkedStore, PostgresParkedStore>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<ISubscriptionStore, PostgresSubscriptionStore>();
        services.AddSingleton<ISpool, PostgresSpool>();
        services.AddSingleton(new OutboxSlot(hanok.Service));
        services.AddSingleton<IOutboxLog>(provider => new PostgresOutboxLog(
            hanok.Service, provider.GetRequiredService<OutboxSlot>(), provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IOptions<PostgresOptions>>()));

        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(), Assembly.GetEntryAssembly()!, provider.GetRequiredService<OutboxSlot>()));
        services.AddHostedService<SchemaCheck>();
        services.AddHostedService<OutboxHeartbeat>();
        services.AddSingleton(new AdminCommand("migrate", "brings the database to the schema that this program needs", async (provider, cancellation) =>
        {
            var done = await provider.GetRequiredService<Migrator>().MigrateAsync(cancellation);
            Console.WriteLine(done.Count == 0 ? "The database is up to date." : string.Join(Environment.NewLine, done));
        }));
        services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgres");
        return hanok;
    }
}
