using Hanok.Gateway.Weights;

namespace Hanok.Tests.Gateway;

public sealed class SplitTests
{
    [Fact]
    public void Each_part_gets_what_it_weighs()
    {
        var split = Parse("kitchen=95, kitchen-canary=5");

        var canary = Enumerable.Range(0, 10_000).Count(i => split.Pick($"client {i}") == "kitchen-canary");

        // The keys are fixed, so the number is too; it is near 500.
        Assert.InRange(canary, 400, 600);
    }

    [Fact]
    public void The_same_key_goes_the_same_way_always_and_everywhere()
    {
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(Parse("a=1,b=1").Pick($"{i}"), Parse("a=1,b=1").Pick($"{i}")));
        Assert.Equal("abbaabba", string.Concat(Enumerable.Range(0, 8).Select(i => Parse("a=1,b=1").Pick($"client {i}"))));
    }

    [Fact]
    public void What_weighs_nothing_gets_nothing() =>
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal("a", Parse("a=1,b=0").Pick($"{i}")));

    [Theory]
    [InlineData("")]
    [InlineData("kitchen")]
    [InlineData("kitchen=x")]
    [InlineData("kitchen=-1")]
    [InlineData("=5")]
    [InlineData("a=0,b=0")]
    [InlineData("a=2000000")]
    public void What_makes_no_sense_is_refused(string text) => Assert.False(Split.TryParse(text, out _));

    private static Split Parse(string text)
    {
        Assert.True(Split.TryParse(text, out var split));
        return split;
    }
}
