using Hanok.AppHost.Admin;

namespace Hanok.Tests.AppHost;

public sealed class SubscriptionsCommandTests
{
    [Theory]
    [InlineData("There is no 'subscriptions lst'.", "lst")]
    [InlineData("Unknown argument 'kitchen'.", "list", "kitchen")]
    [InlineData("Unknown argument '--colour'.", "list", "--colour")]
    [InlineData("Who is gone?", "retire", "--reason", "why")]
    [InlineData("A change needs --reason", "retire", "kitchen")]
    [InlineData("--url needs --key-env", "list", "--url", "http://127.0.0.1:1")]
    public void Wrong_use_is_said(string says, params string[] arguments) =>
        Assert.StartsWith(says, SubscriptionsArguments.Parse(arguments).Wrong, StringComparison.Ordinal);

    [Fact]
    public void What_is_meant_is_understood()
    {
        var arguments = SubscriptionsArguments.Parse(["retire", "kitchen", "--service", "order", "--reason", "gone"]);

        Assert.Null(arguments.Wrong);
        Assert.Equal(("retire", "kitchen", "order", "gone"), (arguments.Verb, arguments.Destination, arguments.Service, arguments.Reason));
    }
}
