using Hanok.Resilience;

namespace Hanok.Tests.Resilience;

public sealed class RetryBudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void When_everything_fails_retries_add_a_tenth_and_a_little()
    {
        var budget = new RetryBudget(10, 1, 100, 100, _time);
        var retries = 0;
        for (var call = 0; call < 10_000; call++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            budget.Earn();
            while (budget.TrySpend())
                retries++;
        }

        // A tenth of 10,000, one for each of ten seconds, and the ten to begin with.
        Assert.InRange(retries, 1_000, 1_020);
    }

    [Fact]
    public void After_a_quiet_time_the_reserve_is_full_and_not_more()
    {
        var budget = new RetryBudget(10, 1, 100, 100, _time);
        _time.Advance(TimeSpan.FromHours(1));

        var retries = 0;
        while (budget.TrySpend())
            retries++;

        Assert.Equal(100, retries);
    }

    [Fact]
    public void Seconds_that_are_begun_are_not_lost()
    {
        var budget = new RetryBudget(0, 1, 100, 100, _time);
        while (budget.TrySpend())
        {
        }

        var retries = 0;
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1.5));
            retries += Enumerable.Range(0, 5).Count(_ => budget.TrySpend());
        }

        Assert.Equal(6, retries);
    }

    [Fact]
    public void A_client_with_few_calls_can_retry_once_a_second()
    {
        var budget = new RetryBudget(0, 1, 100, 100, _time);
        while (budget.TrySpend())
        {
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, false), (budget.TrySpend(), budget.TrySpend()));
    }
}
