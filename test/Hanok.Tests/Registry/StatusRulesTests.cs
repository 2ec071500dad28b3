using Hanok.Registry.Leases;

namespace Hanok.Tests.Registry;

public sealed class StatusRulesTests
{
    [Theory]
    [InlineData("DOWN")]
    [InlineData("STARTING")]
    public void An_instance_that_says_it_cannot_serve_is_believed_before_an_operator(string sent) => Assert.Equal(sent, Decide(sent, overridden: "UP"));

    [Theory]
    [InlineData("UP", "OUT_OF_SERVICE")]
    [InlineData("OUT_OF_SERVICE", "UP")]
    public void Otherwise_an_operator_is_believed_first(string sent, string overridden) => Assert.Equal(overridden, Decide(sent, overridden));

    [Theory]
    [InlineData("UP")]
    [InlineData("OUT_OF_SERVICE")]
    public void Without_anything_else_it_is_as_sent(string sent) => Assert.Equal(sent, Decide(sent, "UNKNOWN"));

    private static string Decide(string sent, string overridden) =>
        StatusRules.Decide(InstanceStatusWire.Parse(sent), InstanceStatusWire.Parse(overridden)).ToWire();
}
