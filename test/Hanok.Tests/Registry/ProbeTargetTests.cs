using Hanok.Registry.Probing;

namespace Hanok.Tests.Registry;

public sealed class ProbeTargetTests
{
    [Theory]
    [InlineData("http://localhost:5097/health/ready")]
    [InlineData("http://127.0.0.1:5097/health")]
    public void The_health_check_is_asked_when_it_is_at_the_registered_host_and_port(string url) =>
        Assert.Equal(url, ProbeTarget.Of(Instances.Order() with { HealthCheckUrl = url }).HealthCheck?.AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("/health")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:22/")]
    [InlineData("https://localhost:5097/health")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://localhost@evil:5097/")]
    [InlineData("http://user:pw@localhost:5097/")]
    public void Anything_else_is_not_asked_and_a_connection_to_the_port_must_do(string? url) => Assert.Equal(
        new ProbeTarget("127.0.0.1", 5097, null), ProbeTarget.Of(Instances.Order() with { HealthCheckUrl = url }));

    [Fact]
    public void An_address_that_is_none_is_looked_up_by_name() =>
        Assert.Equal("localhost", ProbeTarget.Of(Instances.Order() with { IpAddr = "__IP__" }).Host);
}
