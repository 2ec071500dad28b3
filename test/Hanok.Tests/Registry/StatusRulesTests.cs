using Hanok.Registry.Leases;

namespace Hanok.Tests.Registry;

public sealed class StatusRulesTests
{
    [Theory]
    [InlineData("DOWN")]
    [InlineData("STARTING")]
    public void An_instance_that_says_it_cannot_serve_is_believed_before_an_operator(string sent) =>
        Assert.Equal(sent, Decide(sent, overridden: "UP", listed: "UP"));

    [Theory]
    [InlineData("UP", "OUT_OF_SERVICE", "UP", "OUT_OF_SERVICE")]
    [InlineData("OUT_OF_SERVICE", "UP", "OUT_OF_SERVICE", "UP")]
    public void An_operator_is_believed_before_what_is_listed(string sent, string overridden, string listed, string expected) =>
        Assert.Equal(expected, Decide(sent, overridden, listed));

    [Theory]
    [InlineData("UP", "OUT_OF_SERVICE", "OUT_OF_SERVICE")]
    [InlineData("OUT_OF_SERVICE", "UP", "UP")]
    [InlineData("UP", "DOWN", "UP")]
    [InlineData("UP", "STARTING", "UP")]
    public void What_is_listed_as_up_or_out_of_service_stays_so_when_a_client_registers_again(string sent, string listed, string expected) =>
        Assert.Equal(expected, Decide(sent, "UNKNOWN", listed));

    [Fact]
    public void A_peer_says_what_is_so() => Assert.Equal("UP", Decide("UP", "UNKNOWN", "OUT_OF_SERVICE", fromPeer: true));

    [Fact]
    public void Without_anything_else_it_is_as_sent() => Assert.Equal("OUT_OF_SERVICE", Decide("OUT_OF_SERVICE", "UNKNOWN", null));

    private static string Decide(string sent, string overridden, string? listed, bool fromPeer = false) => StatusRules.Decide(
        InstanceStatusWire.Parse(sent), InstanceStatusWire.Parse(overridden), listed is null ? null : InstanceStatusWire.Parse(listed), fromPeer).ToWire();
}
