using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class BoundEndpointsTests
{
    [Fact]
    public void Each_endpoint_of_the_configuration_has_the_port_that_it_got()
    {
        var bound = BoundEndpoints.Of(["Grpc", "Http", "Messages"], ["http://10.0.0.1:4001", "http://10.0.0.1:4002", "http://10.0.0.1:4003"])!;

        Assert.Equal("10.0.0.1", bound.Host);
        Assert.Equal(["grpc 4001", "http 4002", "messages 4003"], bound.Ports.Select(port => $"{port.Key} {port.Value}"));
    }

    [Fact]
    public void Without_names_the_first_is_the_API() => Assert.Equal(4001, BoundEndpoints.Of([], ["http://localhost:4001", "http://localhost:4002"])!.Ports["http"]);

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80")]
    public void Bound_to_all_it_is_reached_at_an_address_that_others_know(string address)
    {
        var bound = BoundEndpoints.Of([], [address])!;

        Assert.DoesNotContain(bound.Host, (string[])["0.0.0.0", "[::]", "::", "*", "+"]);
        Assert.Equal(80, bound.Ports["http"]);
    }

    [Fact]
    public void A_name_is_told_as_it_is() => Assert.Equal("localhost", BoundEndpoints.Of([], ["http://localhost:80"])!.Host);

    [Theory]
    [InlineData]
    [InlineData("http://unix:/tmp/x.sock")]
    public void Nobody_is_told_of_what_cannot_be_reached(params string[] addresses) => Assert.Null(BoundEndpoints.Of([], addresses));
}
