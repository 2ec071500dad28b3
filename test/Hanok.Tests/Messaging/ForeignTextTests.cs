using Hanok.Audit;
using Hanok.Commands;
using Hanok.Inbox;
using Hanok.Messaging;

namespace Hanok.Tests.Messaging;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("주문 🍜\n\tline", "주문 🍜\n\tline")]
    [InlineData("x\0y", "x\uFFFDy")]
    [InlineData("\u001b[31mred\u009b0m\u007f\r", "\uFFFD[31mred\uFFFD0m\uFFFD\uFFFD")]
    [InlineData(null, "")]
    public void What_cannot_be_kept_or_shown_is_replaced(string? text, string clean) => Assert.Equal(clean, ForeignText.Clean(text));

    [Fact]
    public void A_text_without_end_is_cut_between_characters()
    {
        var clean = ForeignText.Clean(string.Concat(Enumerable.Repeat("🍜", 10_000)));

        Assert.True(clean.Length <= ForeignText.Limit);
        Assert.EndsWith("🍜\u2026", clean, StringComparison.Ordinal);
        Assert.True(ForeignText.IsStorable(clean));
    }

    // Not as data of a theory: an attribute cannot hold half of a pair.
    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced()
    {
        Assert.Equal("\uFFFDhalf", ForeignText.Clean("\uD83Dhalf"));
        Assert.Equal("half\uFFFD", ForeignText.Clean("half\uDF5C"));
    }

    [Fact]
    public void Input_is_storable_without_NUL_and_lone_surrogates()
    {
        Assert.All(["주문 🍜", "\u001b", ""], text => Assert.True(ForeignText.IsStorable(text)));
        Assert.All(["\0", "\uD83D", "\uDF5C\uD83D", "🍜\uD83D", "\uD83Dx"], text => Assert.False(ForeignText.IsStorable(text)));
    }

    [Fact]
    public void Whatever_keeps_a_failure_has_clean_text_however_it_was_made()
    {
        var parked = new ParkedMessage("s", new(default, null!), "x\0y", 1, null, default);
        var entry = new AuditEntry(default, "x\0y", "parked.skip", "x\0y", "x\0y", "{}");

        string[] kept =
        [
            parked.Reason, (parked with { Reason = "\0" }).Reason, entry.Operator, entry.Target, (entry with { Reason = "\uD83D" }).Reason,
            new Refusal("a\0", "b\0").Code, new Refusal("a\0", "b\0").Reason,
        ];

        Assert.All(kept, text => Assert.True(ForeignText.IsStorable(text)));
    }

    [Fact]
    public void An_exception_without_words_is_known_by_its_type() =>
        Assert.Equal(nameof(InvalidOperationException), ForeignText.Reason(new InvalidOperationException("")));
}
