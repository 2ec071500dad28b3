using Rebus.Activation;
using Rebus.Bus;

namespace Hanok.Bench.Peers.Rebus;

/// <summary>Rebus starts when its bus is asked for, and ends with its activator.</summary>
internal sealed class RebusStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<IBus>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<BuiltinHandlerActivator>().Dispose();
        return Task.CompletedTask;
    }
}
