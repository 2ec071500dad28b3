using System.Text;
using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class MessageCodecTests
{
    private static readonly Message Full = new()
    {
        Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001"),
        Source = "küche",
        Type = "kitchen.cook.v1",
        Kind = MessageKind.Command,
        Channel = "kitchen.commands",
        Subject = "ταβέρνα 🍲",
        Time = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(123456),
        CorrelationId = Guid.Parse("0198c0de-0000-7000-8000-000000000002"),
        CausationId = Guid.Parse("0198c0de-0000-7000-8000-000000000003"),
        ReplyTo = "orders.replies",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Body = Encoding.UTF8.GetBytes("""{"dish":"스프"}"""),
    };

    private static readonly Message Empty = new()
    {
        Id = Guid.Empty,
        Source = "",
        Type = "",
        Kind = MessageKind.Event,
        Channel = "a.events",
        Subject = "",
        Time = DateTimeOffset.UnixEpoch,
        Body = default,
    };

    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void What_is_written_is_read(bool full)
    {
        var message = full ? Full : Empty;

        var read = MessageCodec.Read(MessageCodec.ToFrame(message));

        Assert.Equal(message.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(message with { Body = default }, read with { Body = default });
    }

    [Fact]
    public void The_frame_is_the_same_in_every_version()
    {
        var small = Full with { Source = "orders", Subject = "a", TraceParent = "", ReplyTo = "", Body = "{}"u8.ToArray() };

        Assert.Equal(
            "0000006E" + "01" + "00" + "02" + "00" + "0198c0de000070008000000000000001" + "0198c0de000070008000000000000002"
            + "0198c0de000070008000000000000003" + Time(small.Time)
            + Text("kitchen.commands") + Text("kitchen.cook.v1") + Text("a") + Text("orders") + Text("") + "7b7d",
            Convert.ToHexString(MessageCodec.ToFrame(small)), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_frame_that_is_cut_anywhere_is_malformed(bool full)
    {
        var frame = MessageCodec.ToFrame(full ? Full : Empty);

        for (var length = 0; length < frame.Length; length++)
            Assert.Throws<MalformedMessageException>(() => MessageCodec.Read(frame.AsMemory(0, length)));
    }

    [Fact]
    public void A_frame_that_says_the_length_to_which_it_was_cut_is_malformed_or_a_message_with_less_body()
    {
        var frame = MessageCodec.ToFrame(Full);
        var bodyAt = frame.Length - Full.Body.Length;

        for (var length = 4; length < bodyAt; length++)
        {
            var cut = frame[..length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(cut, length - 4);
            Assert.Throws<MalformedMessageException>(() => MessageCodec.Read(cut));
        }
    }

    [Fact]
    public void Random_bytes_are_malformed_or_a_message_but_nothing_else()
    {
        var random = new Random(20260228);
        for (var i = 0; i < 20_000; i++)
        {
            // Half of them are a true frame with a few bytes overwritten: those get further.
            var bytes = i % 2 == 0 ? new byte[random.Next(300)] : MessageCodec.ToFrame(Full);
            if (i % 2 == 0)
                random.NextBytes(bytes);
            else
                for (var n = random.Next(1, 6); n > 0; n--)
                    bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);

            Assert.True(IsReadOrMalformed(bytes), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Frames_are_cut_off_one_by_one()
    {
        ReadOnlyMemory<byte> frames = (byte[])[.. MessageCodec.ToFrame(Full), .. MessageCodec.ToFrame(Empty)];

        Assert.Equal(Full.Id, MessageCodec.Read(MessageCodec.Next(ref frames)).Id);
        Assert.Equal(Empty.Id, MessageCodec.Read(MessageCodec.Next(ref frames)).Id);
        Assert.Equal(0, frames.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("FFFFFFFF00")]
    [InlineData("7FFFFFFF00")]
    [InlineData("0000000100")]
    public void A_length_that_cannot_be_is_malformed(string hexadecimal)
    {
        ReadOnlyMemory<byte> frames = Convert.FromHexString(hexadecimal);

        Assert.Throws<MalformedMessageException>(() => MessageCodec.Next(ref frames));
    }

    [Fact]
    public void A_relay_reads_the_route_of_a_frame()
    {
        Assert.Equal(("kitchen.commands", Lane.Of(Full.Subject)), MessageCodec.Route(MessageCodec.ToFrame(Full)));
        Assert.Equal(("a.events", Lane.Of("")), MessageCodec.Route(MessageCodec.ToFrame(Empty)));
    }

    [Fact]
    public void The_largest_message_has_the_limit_and_one_byte_more_is_too_much()
    {
        var overhead = MessageCodec.ToFrame(Full with { Body = default }).Length;
        var largest = Full with { Body = new byte[MessageCodec.SizeLimit - overhead] };

        Assert.Equal(largest.Body.Length, MessageCodec.Read(MessageCodec.ToFrame(largest)).Body.Length);
        var error = Assert.Throws<MessageTooLargeException>(
            () => MessageCodec.ToFrame(largest with { Body = new byte[largest.Body.Length + 1] }));
        Assert.Contains("262,145 bytes; the limit is 262,144", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_no_inbox_could_park_is_refused_at_the_sender()
    {
        MessageCodec.ToFrame(Full with { Subject = new('k', MessageCodec.KeyLimit) });

        Assert.Throws<ArgumentException>(() => MessageCodec.ToFrame(Full with { Subject = new('k', MessageCodec.KeyLimit + 1) }));
        Assert.Throws<ArgumentException>(() => MessageCodec.ToFrame(Full with { Subject = new('é', MessageCodec.KeyLimit) }));
        Assert.Throws<ArgumentException>(() => MessageCodec.ToFrame(Full with { Subject = "a\0b" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kitchen")]
    [InlineData(".commands")]
    [InlineData("kitchen.orders")]
    [InlineData("kitchen.commands.x")]
    [InlineData("a.b.commands")]
    [InlineData("Kitchen.commands")]
    [InlineData("9.commands")]
    [InlineData("kitchen\0.commands")]
    [InlineData("kitchen.commands\n")]
    [InlineData("küche.commands")]
    public void What_is_no_channel_is_refused_at_the_sender_and_at_the_border(string name)
    {
        Assert.False(Channels.IsChannel(name));
        Assert.Throws<ArgumentException>(() => MessageCodec.ToFrame(Full with { Channel = name }));
        Assert.NotNull(MessageCodec.WhyNot(Full with { Channel = name }));
        if (name.Length > 0)
            Assert.NotNull(MessageCodec.WhyNot(Full with { ReplyTo = name }));
    }

    [Fact]
    public void A_channel_has_the_name_of_a_service_and_one_of_four_endings()
    {
        foreach (var ending in (string[])[".events", ".commands", ".replies", ".answers"])
            Assert.True(Channels.IsChannel("order-history2" + ending));

        Assert.True(Channels.IsChannel(new string('a', 40) + ".events"));
        Assert.False(Channels.IsChannel(new string('a', 41) + ".events"));
        Assert.NotNull(MessageCodec.WhyNot(Full with { ReplyTo = "orders.events" }));
    }

    [Fact]
    public void Text_that_no_database_header_or_terminal_can_carry_is_refused_at_the_border()
    {
        foreach (var control in (string[])["\0", "\n", "\r", "\u001b[2J", "\u007f", "\u0085", "\u009b"])
        {
            Assert.NotNull(MessageCodec.WhyNot(Full with { Subject = $"a{control}b" }));
            Assert.NotNull(MessageCodec.WhyNot(Full with { Type = $"a{control}b" }));
            Assert.NotNull(MessageCodec.WhyNot(Full with { Source = $"a{control}b" }));
            Assert.NotNull(MessageCodec.WhyNot(Full with { Identity = $"a{control}b" }));
        }

        // Bytes are counted, not characters.
        Assert.NotNull(MessageCodec.WhyNot(Full with { Type = new string('é', 129) }));
        Assert.Null(MessageCodec.WhyNot(Full with { Type = new string('é', 128) }));
        Assert.Null(MessageCodec.WhyNot(Full));
        Assert.NotNull(MessageCodec.WhyNot(Full with { Kind = (MessageKind)0x77 }));
    }

    private static bool IsReadOrMalformed(byte[] bytes)
    {
        try
        {
            MessageCodec.Read(bytes);
            return true;
        }
        catch (MalformedMessageException)
        {
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string Text(string text) => $"{text.Length:X4}{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}";

    private static string Time(DateTimeOffset time) => $"{(time - DateTimeOffset.UnixEpoch).Ticks / 10:X16}";
}
