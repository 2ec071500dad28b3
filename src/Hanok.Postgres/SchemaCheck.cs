using Hanok.Postgres.Migrations;
using Hanok.Postgres.Outbox;
using Microsoft.Extensions.Hosting;

namespace Hanok.Postgres;

/// <summary>Keeps a service from serving on a schema that it does not know. It never changes one.</summary>
internal sealed class SchemaCheck(Migrator migrator, StoredOutboxMode mode) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await migrator.CheckAsync(cancellationToken);
        await mode.GetAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
