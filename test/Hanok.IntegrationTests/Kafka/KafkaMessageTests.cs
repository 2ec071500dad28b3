using System.Text;
using Confluent.Kafka;
using Hanok.Kafka;
using Hanok.Messaging;
using Hanok.Testing.Contracts;

namespace Hanok.IntegrationTests.Kafka;

public sealed class KafkaMessageTests
{
    private readonly MessageFactory _messages = new("orders", new([]), TimeProvider.System);

    [Fact]
    public void A_message_comes_out_of_its_headers_as_it_went_in()
    {
        var message = _messages.Command(Guid.CreateVersion7(), "테이블 1", Guid.CreateVersion7(), new Cook("김치찌개"));

        var arrival = KafkaMessage.Read("kitchen.commands", At(5, KafkaMessage.Of(message, "orders@7", new(10, 2), new(9, 0))));

        Assert.Equal("orders@7/kitchen.commands", arrival.Stream);
        Assert.Equal((new Position(10, 2), new Position(9, 0)), (arrival.Delivery.Position, arrival.Delivery.Previous));
        Assert.Equal(message with { Body = default }, arrival.Delivery.Message with { Body = default });
        Assert.Equal(message.Body.ToArray(), arrival.Delivery.Message.Body.ToArray());
    }

    [Fact]
    public void The_headers_are_those_of_the_CloudEvents_binding_and_the_key_is_the_subject()
    {
        var written = KafkaMessage.Of(_messages.Event("a", new Noted("a", 1)), "orders@7", new(10, 2), Position.None);

        string[] expected = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "content-type"];
        Assert.Subset(written.Headers.Select(h => h.Key).ToHashSet(), expected.ToHashSet());
        Assert.Equal("application/json", Encoding.UTF8.GetString(written.Headers.GetLastBytes("content-type")));
        Assert.Equal("a", Encoding.UTF8.GetString(written.Key));
    }

    [Fact]
    public void What_cannot_be_read_is_the_same_message_each_time_it_comes()
    {
        var bytes = new Message<byte[], byte[]> { Value = null!, Headers = new() { { "ce_id", null! }, { "other", [0xFF] } } };

        Guid IdAt(long offset) => KafkaMessage.Read("kitchen.commands", At(offset, bytes)).Delivery.Message.Id;

        Assert.Equal(IdAt(5), IdAt(5));
        Assert.NotEqual(IdAt(5), IdAt(6));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void With_as_many_partitions_as_lanes_or_more_a_lane_has_one_to_itself_that_does_not_move(int partitions) =>
        Assert.All(Enumerable.Range(0, Lane.Count), lane => Assert.Equal(lane, TopicSender.PartitionOf(lane, partitions)));

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void With_fewer_partitions_than_lanes_all_are_used(int partitions) =>
        Assert.Equal(
            Enumerable.Range(0, partitions),
            Enumerable.Range(0, Lane.Count).Select(lane => TopicSender.PartitionOf(lane, partitions)).Distinct().Order());

    private static ConsumeResult<Ignore, byte[]> At(long offset, Message<byte[], byte[]> message) => new()
    {
        TopicPartitionOffset = new("kitchen.commands", 3, offset),
        Message = new() { Value = message.Value, Headers = message.Headers, Timestamp = new Timestamp(1_700_000_000_000, TimestampType.CreateTime) },
    };
}
