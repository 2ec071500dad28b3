using System.Net;
using System.Net.Sockets;
using Hanok.Discovery;
using Hanok.Testing.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Discovery;

public sealed class AddressSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_first_source_that_knows_any_instance_is_believed()
    {
        using var configured = new ConfigurationAddresses(Configuration(("services:kitchen:http:0", "http://10.0.0.1:1"), ("services:order:http:0", "")));
        var registry = new RegistryAddresses(Options.Create(new RegistryOptions()), TimeProvider.System);
        registry.Replace([Instance("kitchen", "http://10.0.0.2:2"), Instance("order", "http://10.0.0.3:3")]);
        var addresses = new ServiceAddresses([configured, registry]);

        Assert.Equal([new Uri("http://10.0.0.1:1")], addresses.Of("kitchen", "http"));
        Assert.Equal([new Uri("http://10.0.0.3:3")], addresses.Of("order", "http"));
        Assert.Equal([new Uri("http://10.0.0.3:3")], addresses.Of("ORDER", "http"));
        Assert.Empty(addresses.Of("order", "messages"));
        Assert.Empty(addresses.Of("delivery", "http"));
    }

    [Fact]
    public void A_change_is_told_when_it_can_be_seen_and_what_changes_no_address_is_no_change()
    {
        var configuration = Configuration();
        using var configured = new ConfigurationAddresses(configuration);
        var registry = new RegistryAddresses(Options.Create(new RegistryOptions()), TimeProvider.System);
        var addresses = new ServiceAddresses([configured, registry]);
        var seen = new List<int>();
        Follow();

        registry.Put(Instance("kitchen", "http://10.0.0.2:2"));
        registry.Put(Instance("kitchen", "http://10.0.0.2:2"));
        configuration["services:kitchen:http:0"] = "http://10.0.0.1:1";
        configuration["services:kitchen:http:1"] = "http://10.0.0.1:2";
        configuration.Reload();

        Assert.Equal([1, 2], seen);

        void Follow() => addresses.Changed().RegisterChangeCallback(_ =>
        {
            seen.Add(addresses.Of("kitchen", "http").Count);
            Follow();
        }, null);
    }

    [Fact]
    public async Task DNS_gives_every_host_with_the_port_of_the_endpoint_and_its_name_until_they_are_known()
    {
        using var dns = Dns((_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.2"), IPAddress.Parse("10.0.0.1"), IPAddress.Parse("::2") }));

        Assert.Equal([new Uri("http://kitchen.shop.svc:80")], dns.Of("kitchen", "http"));
        Assert.True(await dns.RefreshAsync("kitchen", Cancellation));

        Assert.Equal([new("http://10.0.0.1:80"), new("http://10.0.0.2:80"), new Uri("http://[::2]:80")], dns.Of("kitchen", "http"));
        Assert.Equal(81, dns.Of("kitchen", "messages")[0].Port);
        Assert.Empty(dns.Of("kitchen", "https"));
    }

    [Theory]
    [InlineData("www.example.com")]
    [InlineData("10.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public void What_is_no_name_of_a_service_is_not_asked_of_DNS(string host)
    {
        using var dns = Dns((_, _) => throw new InvalidOperationException());

        Assert.Empty(dns.Of(host, "http"));
    }

    [Fact]
    public async Task While_DNS_fails_what_was_known_stays_and_a_name_that_does_not_exist_has_no_instances()
    {
        var answers = new Queue<Func<IPAddress[]>>(
        [
            () => [IPAddress.Loopback],
            () => throw new SocketException((int)SocketError.TryAgain),
            () => [IPAddress.Loopback],
            () => throw new SocketException((int)SocketError.HostNotFound),
        ]);
        using var dns = Dns((_, _) => Task.FromResult(answers.Dequeue()()));

        Assert.True(await dns.RefreshAsync("kitchen", Cancellation));
        Assert.False(await dns.RefreshAsync("kitchen", Cancellation));
        Assert.Equal("127.0.0.1", dns.Of("kitchen", "http").Single().Host);
        Assert.False(await dns.RefreshAsync("kitchen", Cancellation));
        Assert.True(await dns.RefreshAsync("kitchen", Cancellation));
        Assert.Empty(dns.Of("kitchen", "http"));
    }

    [Fact]
    public async Task A_service_that_is_asked_for_is_looked_up_in_the_background()
    {
        using var dns = Dns((name, _) => Task.FromResult(new[] { IPAddress.Parse(name == "kitchen.shop.svc" ? "10.0.0.1" : "10.0.0.2") }));
        await dns.StartAsync(Cancellation);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        dns.Changed().RegisterChangeCallback(_ => changed.TrySetResult(), null);

        dns.Of("kitchen", "http");

        await Until.DoneAsync(changed.Task, "the change was not told");
        Assert.Equal([new Uri("http://10.0.0.1:80")], dns.Of("kitchen", "http"));
        await dns.StopAsync(Cancellation);
    }

    private static DnsAddresses Dns(Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        new(Options.Create(new DnsOptions { Name = "{service}.shop.svc", HttpPort = 80, MessagesPort = 81 }), resolve, TimeProvider.System);

    private static ServiceInstance Instance(string service, string address) =>
        new(service, service, InstanceStatus.Up, new Dictionary<string, Uri> { ["http"] = new(address) });

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
