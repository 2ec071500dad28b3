using System.Net;
using System.Net.Sockets;
using System.Text;
using Hanok.Http;
using Hanok.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static Hanok.Tests.Gateway.TestGateway;

namespace Hanok.Tests.Gateway;

/// <summary>Destinations and clients that do not behave.</summary>
public sealed class GatewayFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_never_reads_holds_the_service_up_instead_of_filling_the_memory()
    {
        await using var kitchen = await EndlessKitchen.StartAsync();
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Timeout", "01:00:00"), ("ReverseProxy:Routes:all:Metadata:Cache", "1s")));
        using var client = await AskForTheEndlessAsync(gateway);

        var (last, still) = (0L, 0);
        await Until.TrueAsync(() =>
        {
            var now = kitchen.Written;
            still = now > 0 && now == last ? still + 1 : 0;
            last = now;
            return still == 20;
        }, "the service has to wait");

        Assert.InRange(last, 1, 64 * 1024 * 1024);
        client.Close();
        await Until.DoneAsync(kitchen.Gone, "the service has not seen that its client is gone");
    }

    [Fact]
    public async Task The_limit_on_silence_counts_for_what_cannot_be_written_too()
    {
        await using var kitchen = await EndlessKitchen.StartAsync();
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Timeout", "00:00:02"), ("ReverseProxy:Routes:all:Metadata:Cache", "1s")));
        using var client = await AskForTheEndlessAsync(gateway);

        await Until.DoneAsync(kitchen.Gone, "the service still waits for a client that does not read");
    }

    [Fact]
    public async Task A_destination_that_comes_and_goes_is_used_while_it_is_there()
    {
        await using var steady = await TestService.SayingAsync("steady");
        var flaky = await TestService.SayingAsync("flaky");
        var address = flaky.Address;
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", steady.Address), ("services:kitchen:http:1", address),
            ("ReverseProxy:Clusters:kitchen:LoadBalancingPolicy", "RoundRobin")));

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
                Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostAsync("/api", new StringContent("x"), Cancel)).StatusCode);

            await flaky.DisposeAsync();
            for (var i = 0; i < 4; i++)
                Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);

            flaky = await TestService.StartAsync(c => c.Response.WriteAsync("flaky"), url: address);
        }

        await flaky.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_never_arrived()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (_, cancel) =>
            {
                await Gate.NeverAsync(cancel);
                cancel.ThrowIfCancellationRequested();
                return Stream.Null;
            },
        };
        using var client = new HttpMessageInvoker(handler);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(new(HttpMethod.Get, "http://kitchen/"), Cancel));

        Assert.True(SendFailure.NeverArrived(failure), failure.ToString());
    }

    [Fact]
    public async Task A_destination_that_answers_nonsense_is_a_bad_gateway()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var socket = await listener.AcceptTcpClientAsync(Cancel);
            await socket.GetStream().ReadAtLeastAsync(new byte[1000], 1, cancellationToken: Cancel);
            await socket.GetStream().WriteAsync("SSH-2.0-OpenSSH\r\n\r\n"u8.ToArray(), Cancel);
        }, Cancel);
        await using var gateway = await StartAsync(KitchenRoute(("services:kitchen:http:0", $"http://{listener.LocalEndpoint}")));

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/api", Cancel)).StatusCode);
        await serving;
    }

    [Fact]
    public async Task A_slow_client_body_is_cut_off_and_the_service_is_told()
    {
        var (told, time) = (new TaskCompletionSource<Exception?>(), new TestTime());
        await using var kitchen = await TestService.StartAsync(async c =>
        {
            try
            {
                await c.Request.Body.ReadExactlyAsync(new byte[4], c.RequestAborted);
                time.Advance(TimeSpan.FromMinutes(5));
                await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
                told.TrySetResult(null);
            }
            catch (Exception e)
            {
                told.TrySetResult(e);
            }
        });
        await using var gateway = await StartAsync(KitchenRoute(
            ("services:kitchen:http:0", kitchen.Address), ("Hanok:Gateway:Timeout", "00:05:00")),
            hanok => hanok.Services.AddSingleton<TimeProvider>(time));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"), Cancel);

        using var reader = new StreamReader(client.GetStream());
        Assert.Matches("^HTTP/1.1 (408|504)", await reader.ReadLineAsync(Cancel) ?? "");
        Assert.NotNull(await Until.DoneAsync(told.Task, "the service has not seen that the body is cut off"));
    }

    private static async Task<TcpClient> AskForTheEndlessAsync(TestGateway gateway)
    {
        var client = new TcpClient { ReceiveBufferSize = 8192 };
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/endless HTTP/1.1\r\nHost: localhost\r\n\r\n"), Cancel);
        return client;
    }
}
