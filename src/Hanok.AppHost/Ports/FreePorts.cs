using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Hanok.AppHost.Ports;

/// <summary>
/// Hands out free ports from below the range the system takes for outgoing connections (32768 on Linux, 49152 on macOS).
/// A port from that range could be taken by somebody's outgoing connection while its service restarts; worse, a client
/// that knocks on a dead service's port can be given that very port and connect to itself.
/// </summary>
internal sealed class FreePorts
{
    private const int First = 20000, End = 32000;

    // By whoever in this process: PostgreSQL starts after ports were chosen for services that do not listen yet.
    private static readonly HashSet<int> Given = [];

    [SuppressMessage("Performance", "CA1822", Justification = "Who hands ports out holds one of these; that they share what was given is its own affair.")]
    public int Next()
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            int port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port) && Take(port)) return port;
        }
        throw new AppHostException($"Found no free port between {First} and {End} in 200 attempts. Stop what listens there: ss -ltnp");
    }

    private static bool Take(int port)
    {
        lock (Given) return Given.Add(port);
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
