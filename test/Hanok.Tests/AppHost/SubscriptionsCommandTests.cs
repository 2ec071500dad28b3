using System.Text.Json.Nodes;
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

    [Fact]
    public void Services_without_subscriptions_are_said_in_one_line_and_a_name_that_is_unknown_as_such()
    {
        var unknown = new JsonObject { ["type"] = "urn:hanok:problem:subscription-not-found", ["detail"] = "No such subscriber." };

        string[] problems = [.. SubscriptionsCommand.Problems([
            new("order", 404, []), new("kitchen", 404, unknown), new("consumer", 404, new JsonObject { ["detail"] = "It answered: " })])];

        Assert.Equal(
            [
                "order, consumer: no subscriptions there (404). The direct transport has them; with a broker, see the broker's own tools.",
                "kitchen: No such subscriber. (404)",
            ],
            problems);
    }
}
