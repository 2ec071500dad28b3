using Hanok.Tcc;

namespace Hanok.Tests.Tcc;

/// <summary>Every verb in every state: what is done, and what is answered.</summary>
public sealed class HoldDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Hash = [1], OtherHash = [2];

    [Theory]
    // Nothing is there.
    [InlineData("none", "Try", "Hold", "Held")]
    [InlineData("none", "Confirm", "None", "Gone")]
    [InlineData("none", "Cancel", "Bar", "Done")]
    [InlineData("none", "Expire", "None", "Gone")]
    // It is held, and its time is not over.
    [InlineData("Held", "Try", "None", "Held")]
    [InlineData("Held", "Confirm", "Confirm", "Done")]
    [InlineData("Held", "Cancel", "Cancel", "Done")]
    [InlineData("Held", "Expire", "None", "Done")]
    // It is held, and its time is over.
    [InlineData("over", "Try", "Expire", "Gone")]
    [InlineData("over", "Confirm", "Expire", "Gone")]
    [InlineData("over", "Cancel", "Expire", "Done")]
    [InlineData("over", "Expire", "Expire", "Gone")]
    [InlineData("Confirmed", "Try", "None", "IsConfirmed")]
    [InlineData("Confirmed", "Confirm", "None", "Done")]
    [InlineData("Confirmed", "Cancel", "None", "IsConfirmed")]
    [InlineData("Confirmed", "Expire", "None", "Done")]
    [InlineData("Cancelled", "Try", "None", "Gone")]
    [InlineData("Cancelled", "Confirm", "None", "Gone")]
    [InlineData("Cancelled", "Cancel", "None", "Done")]
    [InlineData("Cancelled", "Expire", "None", "Done")]
    [InlineData("Expired", "Try", "None", "Gone")]
    [InlineData("Expired", "Confirm", "None", "Gone")]
    [InlineData("Expired", "Cancel", "None", "Done")]
    [InlineData("Expired", "Expire", "None", "Done")]
    public void A_hold_moves_so(string state, string verb, string move, string answer) => Assert.Equal(
        (Enum.Parse<HoldMove>(move), Enum.Parse<HoldAnswer>(answer)), HoldDecider.Decide(Enum.Parse<HoldVerb>(verb), Hold(state), Now, Hash));

    [Fact]
    public void What_is_held_is_over_at_its_expiry_and_not_before()
    {
        Assert.Equal(HoldMove.Confirm, HoldDecider.Decide(HoldVerb.Confirm, Hold("Held") with { ExpiresAt = Now.AddTicks(1) }, Now).Move);
        Assert.Equal(HoldMove.Expire, HoldDecider.Decide(HoldVerb.Confirm, Hold("Held") with { ExpiresAt = Now }, Now).Move);
    }

    [Fact]
    public void Another_request_is_not_taken_for_a_repeat() =>
        Assert.Equal(HoldAnswer.OtherRequest, HoldDecider.Decide(HoldVerb.Try, Hold("Held"), Now, OtherHash).Answer);

    private static StoredHold Hold(string state) => state == "none" ? null! : new()
    {
        Kind = "seat",
        Id = Guid.Empty,
        State = state == "over" ? HoldState.Held : Enum.Parse<HoldState>(state),
        Request = [],
        RequestHash = Hash,
        ExpiresAt = state == "over" ? Now.AddSeconds(-1) : Now.AddSeconds(1),
    };
}
