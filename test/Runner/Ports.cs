using System.Net;
using System.Net.Sockets;

namespace Hanok.Runner;

/// <summary>Ports for tests that must know one before somebody listens there. Thread-safe.</summary>
internal static class Ports
{
    private const int First = 12_000, Count = 8_000;

    private static readonly List<Socket> Kept = [];

    // Where no run beside this one begins, as a rule.
    private static int _last = (Environment.ProcessId * 97) % Count;

    /// <summary>Nobody listens there, now and later: it is bound until this process ends, so that connections to it are refused.</summary>
    public static int Dead()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        lock (Kept)
            Kept.Add(socket);

        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Free, and none of those that the system gives by itself to whoever asks for any: it is still free when somebody begins to listen.</summary>
    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }
}
