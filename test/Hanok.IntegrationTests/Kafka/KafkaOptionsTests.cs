using Hanok.Kafka;

namespace Hanok.IntegrationTests.Kafka;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void Any_setting_of_the_client_can_be_given()
    {
        var options = new KafkaOptions { BootstrapServers = "kafka:9092", Client = { ["security.protocol"] = "SSL", ["compression.type"] = "zstd" } };

        Assert.True(new KafkaClientValidator().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    [InlineData("enable.auto.commit")]
    [InlineData("message.timeout.ms")]
    [InlineData("group.id")]
    [InlineData("dotnet.producer.enable.delivery.reports")]
    public void A_setting_that_guarantees_rest_on_is_refused(string setting)
    {
        var options = new KafkaOptions { BootstrapServers = "kafka:9092", Client = { [setting] = "1" } };

        Assert.Contains($"Hanok__Kafka__Client__{setting} cannot be set", new KafkaClientValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sekurity.protocol", "SSL")]
    [InlineData("security.protocol", "TLS")]
    [InlineData("socket.timeout.ms", "soon")]
    public void A_setting_that_the_library_does_not_know_is_said_at_start(string setting, string value)
    {
        var options = new KafkaOptions { BootstrapServers = "kafka:9092", Client = { [setting] = value } };

        Assert.Contains(setting, new KafkaClientValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", 16, false)]
    [InlineData("kafka:9092", "shop.", 1, true)]
    [InlineData("kafka:9092", "shop/", 16, false)]
    [InlineData("kafka:9092", "", 0, false)]
    [InlineData("kafka:9092", "", 17, false)]
    public void Options_are_checked(string servers, string prefix, int partitions, bool good)
    {
        var options = new KafkaOptions { BootstrapServers = servers, Prefix = prefix, Partitions = partitions };

        Assert.Equal(good, new KafkaOptionsValidator().Validate(null, options).Succeeded);
    }
}
