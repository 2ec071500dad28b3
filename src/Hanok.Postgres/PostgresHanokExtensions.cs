using System.Reflection;
using Hanok.Asks;
using Hanok.Audit;
using Hanok.Chassis;
using Hanok.Choreography;
using Hanok.Direct;
using Hanok.Idempotency;
using Hanok.Inbox;
using Hanok.Isolation;
using Hanok.Messaging;
using Hanok.Outbox;
using Hanok.Postgres;
using Hanok.Postgres.Asks;
using Hanok.Postgres.Audit;
using Hanok.Postgres.Choreography;
using Hanok.Postgres.Direct;
using Hanok.Postgres.Idempotency;
using Hanok.Postgres.Inbox;
using Hanok.Postgres.Isolation;
using Hanok.Postgres.Migrations;
using Hanok.Postgres.Outbox;
using Hanok.Postgres.Sagas;
using Hanok.Postgres.Scheduling;
using Hanok.Postgres.Tcc;
using Hanok.Sagas;
using Hanok.Scheduling;
using Hanok.Tcc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

public static class PostgresHanokExtensions
{
    /// <summary>
    /// Keeps the service's data in PostgreSQL: outbox by log tailing or polling, inbox, sagas; and adds the verb <c>migrate</c>, which applies the
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
                // Otherwise each use of a connection begins with seven statements that clean up after the last one. Nothing here leaves anything in a
                // session, and what others do on a connection of ours must not either: SET LOCAL, not SET.
                NoResetOnClose = true,
                // Several services share a server of a few hundred connections, and more than this only queue inside it.
                MaxPoolSize = 24,
            }));
        services.AddSingleton<Connections>();
        services.AddSingleton(provider => new PostgresDatabase(
            provider.GetRequiredService<Connections>(), provider.GetRequiredService<MessageFactory>(), provider.GetRequiredService<OutboxWriter>(),
            provider));
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton<ISagaStore, PostgresSagaStore>();
        services.AddSingleton<IHoldStore, PostgresHoldStore>();
        services.AddSingleton<ITccStore, PostgresTccStore>();
        services.AddSingleton<IRequestStore, PostgresRequestStore>();
        services.AddIdempotency();
        services.AddSingleton<IFlowStore, PostgresFlowStore>();
        services.AddSingleton<ILockStore, PostgresLockStore>();
        services.AddSingleton<IOperationStore, PostgresOperationStore>();
        services.AddSingleton<IInbox, PostgresInbox>();
        services.AddSingleton<ISchedule, PostgresSchedule>();
        services.AddSingleton<IAnswerStore>(provider => new PostgresAnswerStore(
            hanok.Service, provider.GetRequiredService<PostgresDatabase>(), provider.GetRequiredService<IOptions<PostgresOptions>>()));
        services.AddSingleton<IParkedStore, PostgresParkedStore>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<ISubscriptionStore, PostgresSubscriptionStore>();
        services.AddSingleton<ISpool, PostgresSpool>();
        AddOutbox(services, hanok.Service);

        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(), Assembly.GetEntryAssembly()!, provider.GetRequiredService<OutboxSetup>()));
        services.AddHostedService<SchemaCheck>();
        services.AddSingleton(new AdminCommand("migrate", "brings the database to the schema that this program needs", async (provider, cancellation) =>
        {
            var done = await provider.GetRequiredService<Migrator>().MigrateAsync(cancellation);
            Console.WriteLine(done.Count == 0 ? "The database is up to date." : string.Join(Environment.NewLine, done));
        }));
        services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgres");
        return hanok;
    }

    private static void AddOutbox(IServiceCollection services, string service)
    {
        services.AddOptions<OutboxOptions>().BindConfiguration("Hanok:Outbox").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboxOptions>, OutboxOptionsValidator>();
        services.AddSingleton(new OutboxSlot(service));
        services.AddSingleton(provider => new OutboxSetup(
            service, provider.GetRequiredService<OutboxSlot>(), provider.GetRequiredService<IOptions<OutboxOptions>>()));
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<StoredOutboxMode>();
        services.AddSingleton<OutboxWriter>();
        services.AddSingleton(provider => new TailedOutboxLog(
            service, provider.GetRequiredService<OutboxSlot>(), provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IOptions<PostgresOptions>>()));
        services.AddSingleton(provider => new PolledOutboxLog(
            service, provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<OutboxSignal>(),
            provider.GetRequiredService<IOptions<PostgresOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IOutboxLog>(provider => new PostgresOutboxLog(
            provider.GetRequiredService<StoredOutboxMode>(), provider.GetRequiredService<TailedOutboxLog>(),
            provider.GetRequiredService<PolledOutboxLog>()));
    }
}
