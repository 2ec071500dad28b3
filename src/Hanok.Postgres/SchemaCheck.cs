using Hanok.Postgres.Migrations;
using Microsoft.Extensions.Hosting;

namespace Hanok.Postgres;

/// <summary>Keeps a service from serving on a schema that it does not know. It never changes one.</summary>
internal sealed class SchemaCheck(Migrator migrator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => migrator.CheckAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
