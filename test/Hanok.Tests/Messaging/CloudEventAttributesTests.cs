using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class CloudEventAttributesTests
{
    private static readonly Message Full = new()
    {
        Id = Guid.CreateVersion7(),
        Source = "kitchen",
        Type = "kitchen.ticket-created.v1",
        Kind = MessageKind.Reply,
        Channel = "order.replies",
        Subject = "order 7, äöü",
        Time = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero),
        CorrelationId = Guid.CreateVersion7(),
        CausationId = Guid.CreateVersion7(),
        ReplyTo = "kitchen.replies",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Body = "{}"u8.ToArray(),
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var attributes = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), new(6, 0)).ToDictionary();

        var (stream, delivery) = CloudEventAttributes.Read(Full.Channel, attributes.GetValueOrDefault, Full.Body);

        Assert.Equal("kitchen@1/order.replies", stream);
        Assert.Equal((new Position(7, 3), new Position(6, 0)), (delivery.Position, delivery.Previous));
        Assert.Equal(Full, delivery.Message);
    }

    [Fact]
    public void Attributes_are_those_of_the_standard_and_extensions_have_names_that_it_allows()
    {
        var names = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), new(6, 0)).Select(a => a.Key).ToList();

        Assert.All(["specversion", "id", "source", "type", "subject", "time"], name => Assert.Contains(name, names));
        Assert.All(names, name => Assert.Matches("^[a-z0-9]{1,20}$", name));
    }

    [Fact]
    public void Id_source_and_type_are_enough()
    {
        var attributes = new Dictionary<string, string> { ["id"] = "A-1", ["source"] = "/tills/3", ["type"] = "orders.noted.v1" };

        var (stream, delivery) = CloudEventAttributes.Read("orders.events", attributes.GetValueOrDefault, "{}"u8.ToArray());

        Assert.Null(stream);
        Assert.Equal(Position.None, delivery.Position);
        Assert.Equal((MessageKind.Event, "A-1"), (delivery.Message.Kind, delivery.Message.Subject));
        Assert.Equal(StableId.Of("/tills/3 A-1"), delivery.Message.Id);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    public void Without_one_of_them_it_is_unreadable_and_says_so(string missing)
    {
        var attributes = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), Position.None).Where(a => a.Key != missing).ToDictionary();

        var (_, delivery) = CloudEventAttributes.Read("order.replies", attributes.GetValueOrDefault, "{}"u8.ToArray());

        Assert.Equal($"The message has no CloudEvents attribute '{missing}'.", UnreadableMessage.ProblemOf(delivery.Message));
    }

    [Fact]
    public void What_could_not_be_kept_as_a_frame_is_unreadable_and_can_be_kept_as_such()
    {
        (string Name, string Value, int Body)[] bad =
        [
            ("subject", new string('x', 2000), 2), ("subject", "a\0b", 2), ("type", new string('x', 300), 2), ("source", new string('ä', 300), 2),
            ("replyto", new string('x', 70_000), 2), ("subject", "a", MessageCodec.SizeLimit),
        ];
        foreach (var (name, value, body) in bad)
        {
            var attributes = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), Position.None).ToDictionary();
            attributes[name] = value;

            var (stream, delivery) = CloudEventAttributes.Read("order.replies", attributes.GetValueOrDefault, new byte[body]);

            Assert.Null(stream);
            Assert.Equal(UnreadableMessage.Type, delivery.Message.Type);
            Assert.NotEmpty(MessageCodec.ToFrame(delivery.Message));
        }
    }

    [Fact]
    public void The_largest_message_that_is_let_in_can_be_kept_as_a_frame()
    {
        var attributes = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), Position.None).ToDictionary();
        attributes["subject"] = new string('x', MessageCodec.KeyLimit);
        attributes["type"] = attributes["source"] = new string('€', 85);
        attributes["hanokstream"] = $"{attributes["source"]}@1";
        var channel = attributes["replyto"] = new string('a', 40) + ".commands";

        var smallest = MessageCodec.SizeLimit;
        while (CloudEventAttributes.Read(channel, attributes.GetValueOrDefault, new byte[smallest]).Delivery.Message.Type == UnreadableMessage.Type)
            smallest--;

        var largest = CloudEventAttributes.Read(channel, attributes.GetValueOrDefault, new byte[smallest]).Delivery.Message;
        Assert.NotEmpty(MessageCodec.ToFrame(largest));
    }

    [Fact]
    public void A_stream_of_another_service_than_its_source_is_unreadable()
    {
        var attributes = CloudEventAttributes.Of(Full, "orders@1", new(7, 3), Position.None).ToDictionary();

        var (stream, delivery) = CloudEventAttributes.Read("order.replies", attributes.GetValueOrDefault, "{}"u8.ToArray());

        Assert.Null(stream);
        Assert.Equal("Its stream is not one of its source, 'kitchen'.", UnreadableMessage.ProblemOf(delivery.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7.")]
    [InlineData(".3")]
    [InlineData("x.y")]
    [InlineData("99999999999999999999.1")]
    [InlineData("4611686018427387904.1")]
    [InlineData("0.0")]
    [InlineData("7.-1")]
    public void A_position_that_is_none_makes_it_a_message_without_order(string position)
    {
        var attributes = CloudEventAttributes.Of(Full, "kitchen@1", new(7, 3), Position.None).ToDictionary();
        attributes["hanokposition"] = position;

        Assert.Null(CloudEventAttributes.Read("order.replies", attributes.GetValueOrDefault, "{}"u8.ToArray()).Stream);
    }
}
