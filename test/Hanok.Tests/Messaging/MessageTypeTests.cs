using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class MessageTypeTests
{
    [Fact]
    public void A_type_knows_its_name_and_its_owner()
    {
        Assert.Equal(("order-history.line-added.v12", "order-history"), (MessageType.Of<Good>().Name, MessageType.Of<Good>().Owner));
        Assert.Same(MessageType.Of<Good>(), MessageType.Of(new Good().GetType()));
    }

    [Theory]
    [InlineData(typeof(NoVersion))]
    [InlineData(typeof(VersionZero))]
    [InlineData(typeof(UpperCase))]
    [InlineData(typeof(NoOwner))]
    [InlineData(typeof(LineFeed))]
    public void A_bad_name_is_refused_with_the_right_form(Type type)
    {
        var error = Assert.Throws<InvalidOperationException>(() => MessageType.Of(type));

        Assert.Contains("is not of the form owner.name.v1", error.Message, StringComparison.Ordinal);
        Assert.Contains(type.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_name_is_told_how_to_get_one()
    {
        var error = Assert.Throws<InvalidOperationException>(() => MessageType.Of<string>());

        Assert.Equal("String has no name on the wire. Put [MessageType(\"owner.name.v1\")] on it.", error.Message);
    }

    [MessageType("order-history.line-added.v12")]
    private sealed record Good;

    [MessageType("kitchen.cook")]
    private sealed record NoVersion;

    [MessageType("kitchen.cook.v0")]
    private sealed record VersionZero;

    [MessageType("Kitchen.cook.v1")]
    private sealed record UpperCase;

    [MessageType("cook.v1")]
    private sealed record NoOwner;

    [MessageType("kitchen.cook.v1\n")]
    private sealed record LineFeed;
}
