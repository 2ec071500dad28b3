using Hanok.Tcc;

namespace Hanok.Tests.Tcc;

public sealed class TccDeciderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TccReply
        Held = new(TccBranchState.Held, Now.AddSeconds(60)), Refused = new(TccBranchState.Refused, Refusal: new("full", "because")),
        Silent = TccReplies.Unknown(TccReplies.NotInTime), Broken = TccReplies.Unknown("answered 500"),
        Confirmed = new(TccBranchState.Confirmed), Cancelled = new(TccBranchState.Cancelled), Contrary = new(TccBranchState.Contrary, Trouble: "no");

    [Fact]
    public void When_all_are_held_for_long_enough_it_confirms() => Assert.Equal(TccState.Confirming, Decide(Held, Held).State);

    [Theory]
    [InlineData(2_000, TccState.Cancelling)]
    [InlineData(2_001, TccState.Confirming)]
    public void The_first_that_expires_must_last_longer_than_the_margin(int milliseconds, TccState expected) =>
        Assert.Equal(expected, Decide(Held, new(TccBranchState.Held, Now.AddMilliseconds(milliseconds))).State);

    [Fact]
    public void One_that_is_not_held_cancels_all_with_the_best_reason_there_is()
    {
        Assert.Equal(("full", TccState.Cancelling), Reason(Decide(Held, Refused)));
        Assert.Equal("full", Reason(Decide(Broken, Refused)).Code);
        Assert.Equal("'b' could not be held: it answered 500.", Decide(Silent, Broken).Refusal!.Reason);
        Assert.Equal("'b' could not be held: it did not answer in time.", Decide(Held, Silent).Refusal!.Reason);
    }

    [Fact]
    public void What_was_not_decided_is_cancelled() =>
        Assert.Equal(("abandoned", TccState.Cancelling), Reason(TccDecider.Abandon(Tcc(TccState.Trying), Now)));

    [Fact]
    public void It_has_ended_when_all_have_done_what_was_decided()
    {
        var closed = Close(Decide(Held, Held), Confirmed, Confirmed);
        Assert.Equal((TccState.Confirmed, true), (closed.State, closed.HasEnded));
        Assert.Equal(TccState.Cancelled, Close(Decide(Held, Refused), Cancelled, Cancelled).State);
    }

    [Fact]
    public void Until_all_have_it_goes_on_with_those_who_have_not()
    {
        var open = Close(Decide(Held, Held), Silent, Confirmed);
        Assert.Equal((TccState.Confirming, 1, false), (open.State, open.Attempts, open.HasEnded));
        Assert.Equal([TccBranchState.Held, TccBranchState.Confirmed], open.Branches.Select(branch => branch.State));

        Assert.Equal(TccState.Confirmed, Close(open, Confirmed).State);
    }

    [Fact]
    public void One_that_did_the_opposite_makes_it_heuristic_but_not_before_all_have_answered()
    {
        var open = Close(Decide(Held, Held), Contrary, Silent);
        Assert.Equal(TccState.Confirming, open.State);

        Assert.Equal(TccState.Heuristic, Close(open, Confirmed).State);
        Assert.Equal(TccState.Heuristic, Close(Decide(Held, Refused), Contrary, Cancelled).State);
    }

    private static (string Code, TccState State) Reason(TccInstance tcc) => (tcc.Refusal!.Code, tcc.State);

    private static TccInstance Decide(params TccReply[] replies) => TccDecider.Decide(Tcc(TccState.Trying), replies, Now, Margin);

    private static TccInstance Close(TccInstance tcc, params TccReply[] replies) => TccDecider.Close(tcc, replies, Now, Now.AddSeconds(1));

    private static TccInstance Tcc(TccState state) => new()
    {
        Id = Guid.Empty,
        Name = "supper",
        Request = [],
        RequestHash = [],
        State = state,
        Branches = [Branch("a"), Branch("b")],
        Due = Now,
        StartedAt = Now,
        UpdatedAt = Now,
    };

    private static TccBranch Branch(string name) => new(name, new($"http://{name}/seats/1"), Guid.Empty, TccBranchState.Unknown);
}
