using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class PositionTests
{
    [Fact]
    public void Positions_are_ordered_by_commit_and_then_by_index()
    {
        Position[] inOrder = [Position.None, new(0, 0), new(1, 0), new(1, 1), new(2, 0), new(long.MaxValue, int.MaxValue)];

        Assert.Equal(inOrder, inOrder.Reverse().Order());
        Assert.True(new Position(1, 1) < new Position(2, 0));
        Assert.True(new Position(1, 1) > new Position(1, 0));
        Assert.True(new Position(1, 1) <= new Position(1, 1));
        Assert.True(new Position(1, 1) >= new Position(1, 1));
    }

    [Fact]
    public void A_position_reads_as_postgres_writes_it() => Assert.Equal("16/B374D848#3", new Position(0x16_B374D848, 3).ToString());
}
