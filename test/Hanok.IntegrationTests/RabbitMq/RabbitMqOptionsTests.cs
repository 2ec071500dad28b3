using Hanok.RabbitMq;

namespace Hanok.IntegrationTests.RabbitMq;

public sealed class RabbitMqOptionsTests
{
    [Theory]
    [InlineData("", "", "Hanok__RabbitMq__Uri is missing. Set Hanok__RabbitMq__Uri, for example to amqp://guest:guest@127.0.0.1:5672/%2f")]
    [InlineData("http://secret@here", "", "is no amqp:// or amqps:// address")]
    [InlineData("127.0.0.1:5672", "", "is no amqp:// or amqps:// address")]
    [InlineData("amqp://127.0.0.1", "a b", "Hanok__RabbitMq__Prefix is 'a b'")]
    public void What_cannot_be_used_is_said_with_the_cure_and_without_the_password(string uri, string prefix, string error)
    {
        var result = new RabbitMqOptionsValidator().Validate(null, new() { Uri = uri, Prefix = prefix });

        Assert.Contains(error, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqp://guest:guest@127.0.0.1:5672/%2f", "")]
    [InlineData("amqps://broker.example/shop", "shop-1.")]
    public void What_can_be_used_passes(string uri, string prefix) =>
        Assert.True(new RabbitMqOptionsValidator().Validate(null, new() { Uri = uri, Prefix = prefix }).Succeeded);
}
