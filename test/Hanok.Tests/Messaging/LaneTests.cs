using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class LaneTests
{
    // Part of the protocol: with other values every watermark out there would be wrong.
    [Theory]
    [InlineData("", 9)]
    [InlineData("a", 0)]
    [InlineData("order-42", 0)]
    [InlineData("0198c0de-0000-7000-8000-000000000001", 3)]
    [InlineData("Grüße", 10)]
    [InlineData("🍲", 9)]
    public void The_lane_of_a_key_never_changes(string key, int lane) => Assert.Equal(lane, Lane.Of(key));

    [Fact]
    public void A_long_key_has_a_lane_too() => Assert.InRange(Lane.Of(new string('k', 10_000)), 0, Lane.Count - 1);

    [Fact]
    public void Keys_spread_evenly()
    {
        var lanes = Enumerable.Range(0, 16_000).GroupBy(n => Lane.Of($"order-{n}")).Select(lane => lane.Count()).ToList();

        Assert.Equal(Lane.Count, lanes.Count);
        Assert.All(lanes, count => Assert.InRange(count, 800, 1200));
    }
}
