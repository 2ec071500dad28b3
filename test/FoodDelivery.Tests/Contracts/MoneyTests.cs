using System.Text.Json;
using FoodDelivery.Contracts;

namespace FoodDelivery.Tests.Contracts;

public sealed class MoneyTests
{
    private static readonly Money Most = new(Money.Limit, "EUR");

    [Fact]
    public void Adds_and_multiplies_within_the_limit()
    {
        Assert.True(new Money(12.30m, "EUR").TryMultiply(3, out var three));
        Assert.True(three.TryAdd(new Money(0.10m, "EUR"), out var sum));
        Assert.Equal(new Money(37.00m, "EUR"), sum);
    }

    [Fact]
    public void Tells_when_a_sum_or_a_product_is_beyond_the_limit()
    {
        Assert.False(Most.TryAdd(new Money(0.01m, "EUR"), out _));
        Assert.False(Most.TryMultiply(int.MaxValue, out _));
        Assert.False(new Money(-Money.Limit, "EUR").TryMultiply(2, out _));
    }

    [Fact]
    public void Never_mixes_currencies()
    {
        var euros = new Money(1, "EUR");
        var won = new Money(1, "KRW");
        Assert.Throws<InvalidOperationException>(() => euros.TryAdd(won, out _));
        Assert.Throws<InvalidOperationException>(() => euros.IsMoreThan(won));
    }

    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("12.3", "12.30")]
    [InlineData("12.30", "12.30")]
    [InlineData("-1.05", "-1.05")]
    [InlineData("9999999999.99", "9999999999.99")]
    public void Is_text_with_two_decimals_as_JSON(string read, string written)
    {
        var money = Read($$"""{"amount":"{{read}}","currency":"EUR"}""");
        Assert.Equal($$"""{"amount":"{{written}}","currency":"EUR"}""", JsonSerializer.Serialize(money));
    }

    [Theory]
    [InlineData("""{"amount":12.30,"currency":"EUR"}""", "a JSON Number is not accepted")]
    [InlineData("""{"amount":null,"currency":"EUR"}""", "a JSON Null is not accepted")]
    [InlineData("""{"amount":"1.234","currency":"EUR"}""", "at most two decimals")]
    [InlineData("""{"amount":"10000000000","currency":"EUR"}""", "not beyond 9999999999.99")]
    [InlineData("""{"amount":"1e3","currency":"EUR"}""", "decimal text")]
    [InlineData("""{"amount":"1,000","currency":"EUR"}""", "decimal text")]
    [InlineData("""{"amount":"","currency":"EUR"}""", "decimal text")]
    [InlineData("""{"currency":"EUR"}""", "The amount is missing")]
    [InlineData("""{"amount":"1"}""", "The currency is missing")]
    [InlineData("""{"amount":"1","currency":7}""", "text of three letters")]
    [InlineData("\"1.00 EUR\"", "Money is an object")]
    public void Says_what_is_wrong_with_other_JSON(string json, string text) =>
        Assert.Contains(text, Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Passes_over_fields_it_does_not_know() =>
        Assert.Equal(new Money(1, "EUR"), Read("""{"x":{"y":[1]},"amount":"1","currency":"EUR"}"""));

    private static Money Read(string json) => JsonSerializer.Deserialize<Money>(json);
}
