using Hanok.Choreography;
using Hanok.Messaging;
using Microsoft.Extensions.Hosting;

namespace Hanok.Chassis;

/// <summary>A service does not start with a flow that cannot work, or in which it cannot play its part. It says all that is wrong at once.</summary>
internal sealed class FlowStartCheck(FlowTable table, HandlerTable handlers, string service) : IHostedLifecycleService
{
    // Before anything else starts: no message is handled or sent by a service that should not run.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = table.All.GroupBy(flow => flow.Name).Where(g => g.Count() > 1)
            .Select(g => $"{g.Count()} flows are named '{g.Key}'. Instances are stored by name: give each its own.")
            .Concat(table.All.SelectMany(flow => flow.Problems().Concat(flow.ProblemsIn(service, handlers.HandlesEvent)))).ToList();
        return problems.Count == 0
            ? Task.CompletedTask
            : throw new StartException($"The flows of '{service}' cannot be used:\n  {string.Join("\n  ", problems)}");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
