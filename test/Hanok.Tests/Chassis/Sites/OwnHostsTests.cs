using Hanok.Chassis.Sites;
using Hanok.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hanok.Tests.Chassis.Sites;

public sealed class OwnHostsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("127.0.0.1:8761")]
    [InlineData("10.4.3.2")]
    [InlineData("[::1]:5001")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:80")]
    [InlineData("shop.localhost:8080")]
    [InlineData("order")]
    [InlineData("order:8080")]
    [InlineData("Order.")]
    [InlineData("order.shop.svc")]
    [InlineData("order.shop.svc.cluster.local:8080")]
    [InlineData("order.shop.svc.cluster.local.")]
    [InlineData("announced.example.com")]
    [InlineData("order.from.dns")]
    [InlineData("bound.example.com:81")]
    [InlineData("allowed.example.com")]
    [InlineData("any.sub.example.org:1")]
    public void It_answers_to_what_it_is_called(string? host)
    {
        var hosts = Hosts();

        Assert.True(hosts.Has(host));
        Assert.True(hosts.Has(host));
    }

    [Fact]
    public void It_answers_to_the_name_of_its_machine() => Assert.True(Hosts().Has(Environment.MachineName));

    [Theory]
    [InlineData("evil.example.com")]
    [InlineData("kitchen")]
    [InlineData("order.shop")]
    [InlineData("order.evil.com")]
    [InlineData("order.shop.svc.evil.com")]
    [InlineData("order..svc.evil.com")]
    [InlineData("order.a.b.svc")]
    [InlineData("xorder.shop.svc")]
    [InlineData("localhost.evil.com")]
    [InlineData("notlocalhost")]
    [InlineData("127.0.0.1.nip.io")]
    [InlineData("127.0.0.1.evil.com:8761")]
    [InlineData("example.org")]
    [InlineData("xsub.example.org.evil.com")]
    [InlineData("localhost@evil.com")]
    [InlineData("[::1].evil.com")]
    [InlineData("localhost:80:evil.com")]
    [InlineData(" ")]
    [InlineData("evil.com\0.localhost.evil.com")]
    public void It_does_not_answer_to_what_somebody_else_may_own(string host)
    {
        var hosts = Hosts();

        Assert.False(hosts.Has(host));
        Assert.False(hosts.Has(host));
    }

    [Fact]
    public void A_star_is_everybody() => Assert.True(Hosts(("AllowedHosts", "*")).Has("evil.example.com"));

    [Fact]
    public void Addresses_without_number_are_answered_and_not_kept()
    {
        var hosts = Hosts();
        for (var i = 0; i < 2000; i++)
            Assert.True(hosts.Has($"10.0.{i / 256}.{i % 256}"));

        Assert.InRange(hosts.Known, 1, 300);
    }

    private static OwnHosts Hosts(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AllowedHosts"] = "allowed.example.com; *.example.org",
            ["Kestrel:Endpoints:Http:Url"] = "http://bound.example.com:81",
        }).AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        return new("order", configuration, Options.Create(new RegistryOptions { Host = "announced.example.com" }), Options.Create(new DnsOptions { Name = "{service}.from.dns" }));
    }
}
