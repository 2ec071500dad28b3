using Hanok.Registry;
using Hanok.Registry.Leases;

namespace Hanok.Tests.Registry;

public sealed class SelfPreservationTests
{
    private const long Now = 1_795_280_590_000;

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(2, 10, false)]
    [InlineData(3, 20, false)]
    [InlineData(3, 19, true)]
    [InlineData(15, 100, false)]
    [InlineData(16, 100, true)]
    public void The_registry_suspects_itself_when_more_than_15_percent_and_at_least_three_leases_end_at_once(int ended, int of, bool suspects) =>
        Assert.Equal(suspects, After(ended, of).At(Now) is not null);

    [Fact]
    public void Leases_that_end_one_after_the_other_are_nothing_special()
    {
        var preservation = new SelfPreservation(new RegistryOptions());
        for (var i = 0; i < 10; i++)
            preservation.LeaseEnded(Now + (i * 45_000), 10);

        Assert.Null(preservation.At(Now + 450_000));
    }

    [Fact]
    public void It_says_in_plain_words_what_it_suspects_and_until_when() => Assert.Equal(
        "12 of 40 instances stopped sending heartbeats, the first of them at 17:03:10 UTC. So many at once are rather a failure of this registry or "
        + "its network than the death of all of them. What answers no probe either is kept, at the longest until 17:04:40 UTC; what refuses a "
        + "connection is dead, and removed at once.",
        After(12, 40).At(Now)?.Words);

    [Fact]
    public void It_ends_by_itself()
    {
        var preservation = After(12, 40);

        Assert.NotNull(preservation.At(Now + 89_999));
        Assert.Null(preservation.At(Now + 90_000));
    }

    [Fact]
    public void Those_that_were_evicted_meanwhile_still_count_among_all()
    {
        var preservation = After(4, 20);
        preservation.LeaseEnded(Now, 3);

        Assert.StartsWith("5 of 20 instances", preservation.At(Now)!.Words, StringComparison.Ordinal);
    }

    private static SelfPreservation After(int ended, int of)
    {
        var preservation = new SelfPreservation(new RegistryOptions());
        for (var i = 0; i < ended; i++)
            preservation.LeaseEnded(Now, of);

        return preservation;
    }
}
