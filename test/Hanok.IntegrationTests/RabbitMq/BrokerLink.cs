using System.Net;
using System.Net.Sockets;

namespace Hanok.IntegrationTests.RabbitMq;

/// <summary>The wire between one instance and the broker, which can be cut.</summary>
internal sealed class BrokerLink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _clients = [];
    private readonly int _brokerPort;

    public BrokerLink(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is on the wire is lost; new connections are made at once.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            foreach (var client in _clients)
                client.Close();

            _clients.Clear();
        }
    }

    /// <summary>Cuts it, and lets nobody through again.</summary>
    public void Dispose()
    {
        _gone.Cancel();
        _listener.Stop();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_gone.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task CarryAsync(TcpClient service)
    {
        using var broker = new TcpClient();
        using var _ = service;
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _gone.Token);
            lock (_lock)
                _clients.AddRange([service, broker]);

            await Task.WhenAny(
                service.GetStream().CopyToAsync(broker.GetStream(), _gone.Token), broker.GetStream().CopyToAsync(service.GetStream(), _gone.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end is gone, and so is this connection.
        }
    }
}
