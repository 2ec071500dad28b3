using Hanok.Resilience;

namespace Hanok.Tests.Resilience;

public sealed class BreakerDeciderTests
{
    private const int Limit = 5;

    private static readonly TimeSpan Open = TimeSpan.FromSeconds(5);

    [Fact]
    public void It_opens_after_so_many_failures_in_a_row()
    {
        var state = Fail(BreakerState.Initial, Limit - 1, At(1));
        Assert.Equal((BreakerStatus.Closed, true), Ask(state, At(1)));

        Assert.Equal(BreakerStatus.Open, Fail(state, 1, At(1)).Status);
    }

    [Fact]
    public void A_success_between_them_begins_the_count_anew()
    {
        var state = Fail(BreakerState.Initial, Limit - 1, At(1));
        state = BreakerDecider.Succeeded(state, state.Turn, At(1));

        Assert.Equal(BreakerStatus.Closed, Fail(state, Limit - 1, At(1)).Status);
    }

    [Fact]
    public void Open_it_lets_nothing_through_until_its_time_is_over_and_then_a_single_call()
    {
        var state = Opened(At(1));
        Assert.Equal((BreakerStatus.Open, false), Ask(state, At(5.999)));

        var (probing, may) = BreakerDecider.Ask(state, At(6), Open);
        Assert.True(may);
        Assert.Equal((BreakerStatus.HalfOpen, false), Ask(probing, At(6)));
        Assert.Equal((BreakerStatus.HalfOpen, false), Ask(probing, At(600)));
    }

    [Fact]
    public void A_probe_that_succeeds_closes_it()
    {
        var (probing, _) = BreakerDecider.Ask(Opened(At(1)), At(6), Open);
        var state = BreakerDecider.Succeeded(probing, probing.Turn, At(7));

        Assert.Equal((BreakerStatus.Closed, true), Ask(state, At(7)));
        Assert.Equal(0, state.Failures);
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_as_long_again()
    {
        var (probing, _) = BreakerDecider.Ask(Opened(At(1)), At(6), Open);
        var state = BreakerDecider.Failed(probing, probing.Turn, At(7), Limit);

        Assert.Equal((BreakerStatus.Open, false), Ask(state, At(11.999)));
        Assert.Equal((BreakerStatus.HalfOpen, true), Ask(state, At(12)));
    }

    [Fact]
    public void A_probe_that_tells_nothing_leaves_it_to_the_next_call()
    {
        var (probing, _) = BreakerDecider.Ask(Opened(At(1)), At(6), Open);
        var state = BreakerDecider.GivenUp(probing, probing.Turn, At(7), Open);

        Assert.Equal((BreakerStatus.HalfOpen, true), Ask(state, At(7)));
    }

    [Fact]
    public void What_comes_of_a_call_that_began_before_it_opened_changes_nothing()
    {
        var before = BreakerState.Initial;
        var opened = Opened(At(1));
        var (probing, _) = BreakerDecider.Ask(opened, At(6), Open);

        foreach (var state in new[] { opened, probing })
        {
            Assert.Same(state, BreakerDecider.Succeeded(state, before.Turn, At(6)));
            Assert.Same(state, BreakerDecider.Failed(state, before.Turn, At(6), Limit));
            Assert.Same(state, BreakerDecider.GivenUp(state, before.Turn, At(6), Open));
        }
    }

    private static BreakerState Opened(TimeSpan at) => Fail(BreakerState.Initial, Limit, at);

    private static BreakerState Fail(BreakerState state, int times, TimeSpan at)
    {
        for (var i = 0; i < times; i++)
            state = BreakerDecider.Failed(state, state.Turn, at, Limit);

        return state;
    }

    private static (BreakerStatus Status, bool May) Ask(BreakerState state, TimeSpan now)
    {
        var (after, may) = BreakerDecider.Ask(state, now, Open);
        return (after.Status, may);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
