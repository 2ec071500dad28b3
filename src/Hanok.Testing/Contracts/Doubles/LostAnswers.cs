using Hanok.Messaging;

namespace Hanok.Testing.Contracts;

/// <summary>A transport that delivers every batch twice: the answer to the first is lost on the way.</summary>
public sealed class LostAnswers(ITransport transport) : ITransport
{
    private bool _isLost;

    public ValueTask StartAsync(CancellationToken cancellation) => transport.StartAsync(cancellation);

    public IReadOnlyCollection<string> DestinationsOf(string channel) => transport.DestinationsOf(channel);

    public async Task SendAsync(string destination, string stream, IReadOnlyList<OutgoingMessage> batch, CancellationToken cancellation)
    {
        await transport.SendAsync(destination, stream, batch, cancellation);
        _isLost = !_isLost;
        if (_isLost)
            throw new TransportException("The connection was lost.");
    }
}
