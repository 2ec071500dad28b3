using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Hanok.Direct;
using Hanok.Grpc.Translation;
using Hanok.Messaging;
using Hanok.Registry.Eureka;

namespace Hanok.Tests.Security;

/// <summary>JSON in which a name stands twice means one thing to one reader and another to the next: it is read by none.</summary>
public sealed class DuplicateFieldTests
{
    private static readonly byte[] Twice = Encoding.UTF8.GetBytes("""{"text":"a","text":"b"}""");

    [Fact]
    public void No_message()
    {
        var json = new MessageJson([]);

        Assert.Throws<JsonException>(() => json.Read<Words>(Twice));
        Assert.Throws<JsonException>(() => json.Read<Words>("""{"text":"a","Text":"b"}"""u8));
        Assert.Equal("a", json.Read<Words>("""{"text":"a"}"""u8).Text);
    }

    [Fact]
    public void No_CloudEvent() => Assert.Throws<MalformedMessageException>(() => CloudEventsJson.Read(Twice, _ => true));

    [Fact]
    public void No_instance_of_a_registry() => Assert.Throws<MalformedBodyException>(() => JsonNodeReader.Read(Twice));

    [Fact]
    public void No_request_that_becomes_a_call()
    {
        var type = FileDescriptorProto.Descriptor;

        Assert.Throws<FieldException>(() => JsonBody.Parse(type, """{"name":"a","name":"b"}""", JsonParser.Default));
        Assert.Equal("a", ((FileDescriptorProto)JsonBody.Parse(type, """{"name":"a"}""", JsonParser.Default)).Name);
    }

    private sealed record Words(string Text);
}
