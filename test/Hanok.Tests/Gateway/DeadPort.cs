using System.Net;
using System.Net.Sockets;

namespace Hanok.Tests.Gateway;

/// <summary>Bound and given back: nobody listens there.</summary>
internal static class DeadPort
{
    public static string Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
