using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Tests.Kitchen;

public sealed class TicketTests
{
    [Fact]
    public void Is_accepted_then_prepared_then_ready()
    {
        var ready = At(TicketState.AwaitingAcceptance).Accept()?.Prepare()?.Finish();
        Assert.Equal(TicketState.ReadyForPickup, ready?.State);
    }

    [Theory]
    [InlineData(TicketState.CreatePending)]
    [InlineData(TicketState.Accepted)]
    [InlineData(TicketState.Preparing)]
    [InlineData(TicketState.ReadyForPickup)]
    [InlineData(TicketState.Cancelled)]
    public void Is_accepted_only_while_it_waits_for_that(string state) => Assert.Null(At(state).Accept());

    [Theory]
    [InlineData(TicketState.CreatePending)]
    [InlineData(TicketState.AwaitingAcceptance)]
    [InlineData(TicketState.Cancelled)]
    public void Is_not_prepared_or_ready_before_it_is_accepted(string state)
    {
        Assert.Null(At(state).Prepare());
        Assert.Null(At(state).Finish());
    }

    private static Ticket At(string state) =>
        new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), state, [], DateTimeOffset.UnixEpoch);
}
