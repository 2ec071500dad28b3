using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class TraceContextTests
{
    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-00")]
    public void A_trace_parent_is_packed_and_unpacked(string traceParent)
    {
        var packed = new byte[TraceContext.Size];

        Assert.True(TraceContext.TryPack(traceParent, packed));
        Assert.Equal(traceParent, TraceContext.Unpack(packed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319z-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333é-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra")]
    [InlineData("|0af7651916cd43dd8448eb211c80319c.b7ad6b7169203331_______1.")]
    public void What_is_no_trace_parent_is_left_out(string text) => Assert.False(TraceContext.TryPack(text, new byte[TraceContext.Size]));
}
