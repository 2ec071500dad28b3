using Hanok.Commands;
using Hanok.Tcc;

namespace Hanok.Testing.Contracts;

/// <summary>Records each call, and only then meets the sabotage: what it recorded must be gone when it throws, or refuses.</summary>
internal sealed class SeatHolds(ContractPlatform platform, Sabotage sabotage) : IHoldHandler<Seat>
{
    public ValueTask<Refusal?> TryAsync(Hold<Seat> hold)
    {
        Do("held", hold);
        return ValueTask.FromResult(hold.Request.IsTaken ? new Refusal("no-seat", $"There is no seat for {hold.Request.Guest}.") : null);
    }

    public ValueTask ConfirmAsync(Hold<Seat> hold)
    {
        Do("confirmed", hold);
        return ValueTask.CompletedTask;
    }

    public ValueTask CancelAsync(Hold<Seat> hold)
    {
        Do("freed", hold);
        return ValueTask.CompletedTask;
    }

    private void Do(string what, Hold<Seat> hold)
    {
        platform.Record(hold.Transaction, $"{what} {hold.Request.Guest}");
        sabotage.Meet(what);
    }
}
