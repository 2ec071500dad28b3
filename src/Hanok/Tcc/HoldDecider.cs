using Hanok.Idempotency;

namespace Hanok.Tcc;

/// <summary>Where a hold goes: pure, and the whole protocol of the participant.</summary>
internal static class HoldDecider
{
    /// <param name="hold">What is there; null for nothing.</param>
    /// <param name="now">By the clock of the participant, which alone decides what has expired.</param>
    /// <param name="requestHash">Of what is tried.</param>
    public static (HoldMove Move, HoldAnswer Answer) Decide(
        HoldVerb verb, StoredHold? hold, DateTimeOffset now, ReadOnlySpan<byte> requestHash = default)
    {
        if (hold is null)
            return verb switch
            {
                HoldVerb.Try => (HoldMove.Hold, HoldAnswer.Held),
                HoldVerb.Cancel => (HoldMove.Bar, HoldAnswer.Done),
                _ => (HoldMove.None, HoldAnswer.Gone),
            };

        var isOver = hold.State == HoldState.Held && hold.ExpiresAt <= now;
        return (verb, hold.State) switch
        {
            // Expired when somebody looks: the answer "gone" must stay true, also for a clock that is set back.
            (HoldVerb.Try or HoldVerb.Confirm or HoldVerb.Expire, HoldState.Held) when isOver => (HoldMove.Expire, HoldAnswer.Gone),
            (HoldVerb.Cancel, HoldState.Held) when isOver => (HoldMove.Expire, HoldAnswer.Done),

            (HoldVerb.Try, HoldState.Held) => (HoldMove.None, RequestHash.IsSame(hold.RequestHash, requestHash) ? HoldAnswer.Held : HoldAnswer.OtherRequest),
            (HoldVerb.Try, HoldState.Confirmed) => (HoldMove.None, HoldAnswer.IsConfirmed),
            (HoldVerb.Try, _) => (HoldMove.None, HoldAnswer.Gone),

            (HoldVerb.Confirm, HoldState.Held) => (HoldMove.Confirm, HoldAnswer.Done),
            (HoldVerb.Confirm, HoldState.Confirmed) => (HoldMove.None, HoldAnswer.Done),
            (HoldVerb.Confirm, _) => (HoldMove.None, HoldAnswer.Gone),

            (HoldVerb.Cancel, HoldState.Held) => (HoldMove.Cancel, HoldAnswer.Done),
            (HoldVerb.Cancel, HoldState.Confirmed) => (HoldMove.None, HoldAnswer.IsConfirmed),
            (HoldVerb.Cancel, _) => (HoldMove.None, HoldAnswer.Done),

            _ => (HoldMove.None, HoldAnswer.Done),
        };
    }
}
