using Hanok.Messaging;

namespace Hanok.InMemory;

internal sealed class InMemoryTransport(InMemoryNetwork network) : ITransport
{
    public ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public IReadOnlyCollection<string> DestinationsOf(string channel) =>
        channel.EndsWith(Channels.EventsSuffix, StringComparison.Ordinal)
            ? [.. network.Subscriptions.Keys.Where(s => s.Channel == channel).Select(s => s.Subscriber)]
            : [Channels.OwnerOf(channel)];

    public Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation) =>
        network.Receivers.TryGetValue(destination, out var receiver)
            ? receiver.ReceiveAsync(new(stream, [.. batch.Select(m => new Delivery(m.Position, MessageCodec.Read(m.Frame)))]), cancellation)
            : throw new TransportException($"'{destination}' is not on this network now.");
}
