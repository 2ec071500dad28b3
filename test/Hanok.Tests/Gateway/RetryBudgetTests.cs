using Hanok.Gateway.Retries;
using Hanok.Resilience;

namespace Hanok.Tests.Gateway;

public sealed class RetryBudgetTests
{
    private readonly MovableTime _time = new();

    [Fact]
    public void Requests_pay_for_a_part_of_a_retry_each()
    {
        var budget = RetryBudgets.Make(new() { BudgetPercent = 20, BudgetPerSecond = 0 }, _time);
        Assert.False(budget.TrySpend());

        for (var i = 0; i < 10; i++)
            budget.Earn();

        Assert.Equal([true, true, false], Take(budget, 3));
    }

    [Fact]
    public void Time_pays_for_some_too_and_saves_up_ten_seconds()
    {
        var budget = RetryBudgets.Make(new() { BudgetPercent = 0, BudgetPerSecond = 2 }, _time);
        Assert.Equal(20, Take(budget, 100).Count(taken => taken));

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(20, Take(budget, 100).Count(taken => taken));
    }

    private static bool[] Take(RetryBudget budget, int times) => [.. Enumerable.Range(0, times).Select(_ => budget.TrySpend())];
}
