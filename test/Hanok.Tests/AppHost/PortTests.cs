using System.Net;
using System.Net.Sockets;
using Hanok.AppHost;
using Hanok.AppHost.Ports;

namespace Hanok.Tests.AppHost;

public sealed class PortTests
{
    private static readonly string[] Table =
    [
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 111 1 0000000000000000 100 0 0 10 0",
        "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 222 1 0000000000000000 100 0 0 10 0",
    ];

    [Fact]
    public void The_listener_is_found_and_not_a_connection_to_it() => Assert.Equal("222", PortOwner.FindInode(Table, 8080));

    [Fact]
    public void Nobody_is_found_for_a_free_port() => Assert.Null(PortOwner.FindInode(Table, 8081));

    [Fact]
    public void A_port_somebody_listens_on_is_not_free_and_its_owner_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.False(FreePorts.IsFree(port));
        if (OperatingSystem.IsLinux()) Assert.StartsWith($"process {Environment.ProcessId} (", PortOwner.Describe(port), StringComparison.Ordinal);
    }

    [Fact]
    public void No_port_is_given_twice()
    {
        var (ports, others) = (new FreePorts(), new FreePorts());
        int[] given = [.. Enumerable.Range(0, 600).Select(n => (n % 2 == 0 ? ports : others).Next())];

        Assert.Equal(given.Length, given.Distinct().Count());
    }

    [Fact]
    public void A_port_from_the_environment_must_be_one()
    {
        Assert.Null(FixedPorts.Parse("HANOK_PORT_WEB", ""));
        Assert.Equal(9090, FixedPorts.Parse("HANOK_PORT_WEB", "9090"));
        var error = Assert.Throws<AppHostException>(() => FixedPorts.Parse("HANOK_PORT_WEB", "70000"));
        Assert.Contains("HANOK_PORT_WEB is '70000'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_for_a_port_can_be_written_in_a_shell() => Assert.Equal("HANOK_PORT_ORDER_HISTORY", FixedPorts.VariableFor("order-history"));
}
