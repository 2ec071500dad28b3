using Hanok.Registry;
using Hanok.Registry.Leases;

namespace Hanok.Tests.Registry;

public sealed class EvictionDeciderTests
{
    private const long Ended = 1_000_000;
    private static readonly RegistryOptions Options = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_connection_is_the_proof_of_death_also_while_the_registry_suspects_itself(bool preserving)
    {
        var verdict = Decide(FindingKind.Gone, "refuses connections at 127.0.0.1:1", after: 1_000, preserving);

        Assert.Null(verdict.KeepUntil);
        Assert.Equal("no heartbeat for 31 s, and it refuses connections at 127.0.0.1:1", verdict.Reason);
    }

    [Fact]
    public void One_that_answers_is_kept_for_a_short_time_and_says_why()
    {
        var verdict = Decide(FindingKind.Answers, "answers GET http://a/health/ready (200)", after: 4_000);

        Assert.Equal(Ended + 4_000 + 10_000, verdict.KeepUntil);
        Assert.Equal("no heartbeat for 34 s, but it answers GET http://a/health/ready (200)", verdict.Reason);
    }

    [Fact]
    public void One_that_answers_and_never_sends_a_heartbeat_again_is_evicted_in_the_end()
    {
        Assert.Equal(Ended + 300_000, Decide(FindingKind.Answers, "answers", after: 299_000).KeepUntil);
        Assert.Null(Decide(FindingKind.Answers, "answers", after: 300_000).KeepUntil);
    }

    [Fact]
    public void One_that_is_silent_is_evicted() => Assert.Null(Decide(FindingKind.Silent, "did not answer", after: 2_000).KeepUntil);

    [Fact]
    public void One_that_is_silent_is_kept_while_the_registry_suspects_itself_but_not_for_ever()
    {
        Assert.Equal(Ended + 12_000, Decide(FindingKind.Silent, "did not answer", after: 2_000, preserving: true).KeepUntil);
        Assert.Equal(Ended + 90_000, Decide(FindingKind.Silent, "did not answer", after: 85_000, preserving: true).KeepUntil);
        Assert.Null(Decide(FindingKind.Silent, "did not answer", after: 90_000, preserving: true).KeepUntil);
    }

    private static Verdict Decide(FindingKind kind, string words, long after, bool preserving = false) =>
        EvictionDecider.Decide(new(Ended + after, Ended - 30_000, Ended, new Finding(kind, words), preserving), Options);
}
