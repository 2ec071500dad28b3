using Hanok.Inbox;
using Hanok.Messaging;

namespace Hanok.Tests.Inbox;

public sealed class ParkedIdTests
{
    [Theory]
    [InlineData("order@7312", 0x1A2B3C, 0, "order@7312.1A2B3C.0")]
    [InlineData("a/b c.d~é", 1, 7, "a~2Fb~20c~2Ed~7E~C3~A9.1.7")]
    [InlineData("x", -1, 1, "x.FFFFFFFFFFFFFFFF.1")]
    public void An_id_is_read_back_from_its_text(string stream, long commit, int index, string text)
    {
        var id = new ParkedId(stream, new Position(commit, index));

        Assert.Equal(text, id.ToString());
        Assert.Equal(text, Uri.EscapeDataString(text).Replace("%40", "@", StringComparison.Ordinal));
        Assert.True(ParkedId.TryParse(text, out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.1")]
    [InlineData(".1.0")]
    [InlineData("a.01.0")]
    [InlineData("a.1.-1")]
    [InlineData("a~.1.0")]
    [InlineData("a~2.1.0")]
    [InlineData("a~00.1.0")]
    [InlineData("a b.1.0")]
    [InlineData("a~61.1.0")]
    [InlineData("é.1.0")]
    public void What_is_no_id_is_not_read_as_one(string? text) => Assert.False(ParkedId.TryParse(text, out _));
}
