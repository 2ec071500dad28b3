using Hanok.Inbox;
using Hanok.Messaging;
using Microsoft.Extensions.Hosting;

namespace Hanok.InMemory;

/// <summary>Puts a service on its network while it runs.</summary>
internal sealed class InMemoryMember(InMemoryNetwork network, Receiver receiver, HandlerTable handlers, MessageFactory messages) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        network.Receivers[messages.Service] = receiver;
        foreach (var channel in handlers.EventChannels)
            network.Subscriptions.TryAdd((channel, messages.Service), 0);

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        network.Receivers.TryRemove(messages.Service, out _);
        return Task.CompletedTask;
    }
}
