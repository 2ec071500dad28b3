using Hanok.Isolation;

namespace Hanok.Tests.Isolation;

public sealed class ByValueTests
{
    private static readonly ByValue<decimal> Policy = new ByValue<decimal>("low").When(amount => amount > 1_000, "high").When(amount => amount > 100, "middle");

    [Theory]
    [InlineData(100, "low")]
    [InlineData(101, "middle")]
    [InlineData(1_000, "middle")]
    [InlineData(1_001, "high")]
    public void A_request_belongs_to_the_first_class_that_applies(int amount, string expected)
    {
        Assert.Equal(expected, Policy.ClassOf(amount));
        Assert.True(Policy.Is(expected)(amount));
    }

    [Fact]
    public void A_request_is_of_no_other_class() => Assert.False(Policy.Is("low")(101));

    [Fact]
    public void A_class_that_is_not_there_is_named_with_those_that_are()
    {
        var e = Assert.Throws<ArgumentException>(() => Policy.Is("medium"));

        Assert.Contains("high, middle, low", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_has_one_rule() => Assert.Throws<ArgumentException>(() => Policy.When(amount => amount > 10, "low"));
}
