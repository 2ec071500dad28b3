using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>
/// The wire between one instance of a service and the brokers, which can be cut. Brokers say in their answers where each of them is: the
/// port in these is changed to that of this wire, so that all of the instance's connections go over it.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private static readonly byte[] Host = "127.0.0.1"u8.ToArray();

    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _connections = [];
    private readonly (TcpListener Listener, int Port, int BrokerPort)[] _ends;
    private readonly Task _accepting;

    public Wire(IEnumerable<string> brokers)
    {
        _ends = [.. brokers.Select(broker =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return (listener, ((IPEndPoint)listener.LocalEndpoint).Port, IPEndPoint.Parse(broker).Port);
        })];
        _accepting = Task.WhenAll(_ends.Select(end => AcceptAsync(end.Listener, end.BrokerPort)));
    }

    public string Addresses => string.Join(',', _ends.Select(end => $"127.0.0.1:{end.Port}"));

    /// <summary>Breaks what is connected; the instance may connect again.</summary>
    public void Break()
    {
        foreach (var connection in _connections.Keys)
            connection.Close();
    }

    /// <summary>For good.</summary>
    public void Cut()
    {
        foreach (var end in _ends)
            end.Listener.Stop();

        Break();
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync(TcpListener listener, int brokerPort)
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptTcpClientAsync(_disposed.Token), brokerPort);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task CarryAsync(TcpClient instance, int brokerPort)
    {
        using var broker = new TcpClient { NoDelay = true };
        using (instance)
        {
            instance.NoDelay = true;
            _connections[instance] = _connections[broker] = 0;
            try
            {
                await broker.ConnectAsync(IPAddress.Loopback, brokerPort, _disposed.Token);
                await await Task.WhenAny(
                    instance.GetStream().CopyToAsync(broker.GetStream(), _disposed.Token), AnswersAsync(broker.GetStream(), instance.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // Broken.
            }
            finally
            {
                _connections.TryRemove(instance, out _);
                _connections.TryRemove(broker, out _);
            }
        }
    }

    private async Task AnswersAsync(NetworkStream from, NetworkStream to)
    {
        var frame = new byte[64 * 1024];
        while (true)
        {
            await from.ReadExactlyAsync(frame.AsMemory(0, 4), _disposed.Token);
            var length = 4 + BinaryPrimitives.ReadInt32BigEndian(frame);
            if (frame.Length < length)
                Array.Resize(ref frame, length);

            await from.ReadExactlyAsync(frame.AsMemory(4, length - 4), _disposed.Token);
            Redirect(frame.AsSpan(0, length));
            await to.WriteAsync(frame.AsMemory(0, length), _disposed.Token);
        }
    }

    private void Redirect(Span<byte> frame)
    {
        for (var at = frame.IndexOf(Host); at >= 0 && frame.Length >= at + Host.Length + 4; at = frame.IndexOf(Host))
        {
            frame = frame[(at + Host.Length)..];
            foreach (var (_, port, brokerPort) in _ends)
                if (BinaryPrimitives.ReadInt32BigEndian(frame) == brokerPort)
                {
                    BinaryPrimitives.WriteInt32BigEndian(frame, port);
                    break;
                }
        }
    }
}
