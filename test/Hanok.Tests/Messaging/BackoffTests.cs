using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(int.MinValue, 20)]
    [InlineData(-1, 20)]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(5, 320)]
    [InlineData(8, 2000)]
    [InlineData(64, 2000)]
    [InlineData(int.MaxValue, 2000)]
    public void A_delay_is_between_half_and_all_of_what_doubling_gives_up_to_the_limit(int attempt, int milliseconds)
    {
        for (var i = 0; i < 200; i++)
            Assert.InRange(Backoff.After(attempt, First, Max).TotalMilliseconds, milliseconds / 2d, milliseconds);
    }

    [Fact]
    public void Delays_vary() => Assert.True(Enumerable.Range(0, 20).Select(_ => Backoff.After(3, First, Max)).Distinct().Count() > 1);

    [Fact]
    public void The_longest_delay_that_can_be_configured_does_not_overflow() =>
        Assert.InRange(Backoff.After(100, TimeSpan.FromHours(1), TimeSpan.FromDays(1)), TimeSpan.FromHours(12), TimeSpan.FromDays(1));
}
