using FoodDelivery.Contracts;
using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Tests.Contracts;

public sealed class ErrorsTests
{
    private readonly Errors _errors = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_text_is_not_blank(string? text) => Assert.Contains("blank", TextError(text), StringComparison.Ordinal);

    [Fact]
    public void A_text_has_a_longest_length()
    {
        Assert.Equal("", TextError(new string('x', 200)));
        Assert.Contains("201", TextError(new string('x', 201)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_has_no_NUL() => Assert.Contains("NUL", TextError("a\0b"), StringComparison.Ordinal);

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("0199e0a57c1b7d2f8f603f6c2b9c1d10")]
    [InlineData("{0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10}")]
    [InlineData(" 0199e0a5-7c1b-7d2f-8f60-3f6c2b9c1d10")]
    public void An_id_is_a_UUID_written_in_the_usual_way(string text)
    {
        _errors.Id("id", text);
        Assert.Single(_errors["id"]);
    }

    [Theory]
    [InlineData("-0.01", "EUR", false)]
    [InlineData("0.00", "EUR", true)]
    [InlineData("1000000.00", "KRW", true)]
    [InlineData("1000000.01", "EUR", false)]
    [InlineData("1.00", "eur", false)]
    [InlineData("1.00", "XXX", false)]
    public void An_amount_is_from_nought_to_a_million_in_a_known_currency(string amount, string currency, bool isValid)
    {
        _errors.Amount("price", new Money(decimal.Parse(amount), currency));
        Assert.NotEqual(isValid, _errors.Any);
    }

    [Fact]
    public void All_that_is_wrong_with_a_field_is_told()
    {
        _errors.Amount("price", new Money(-1, "?"));
        Assert.Equal(2, _errors["price"].Count);
    }

    private string TextError(string? text)
    {
        _errors.Text("name", text);
        return string.Join(' ', _errors["name"]);
    }
}
