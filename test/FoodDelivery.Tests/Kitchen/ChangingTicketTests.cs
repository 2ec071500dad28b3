using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Tests.Kitchen;

public sealed class ChangingTicketTests
{
    private static readonly TicketItem[] Soup = [new("soup", "Soup", 2)], Stew = [new("stew", "Stew", 1)];

    [Theory]
    [InlineData(TicketState.AwaitingAcceptance, null)]
    [InlineData(TicketState.Accepted, null)]
    [InlineData(TicketState.Preparing, "ticket-in-preparation")]
    [InlineData(TicketState.ReadyForPickup, "ticket-in-preparation")]
    [InlineData(TicketState.CreatePending, "ticket-state")]
    [InlineData(TicketState.CancelPending, "ticket-state")]
    [InlineData(TicketState.RevisionPending, "ticket-state")]
    [InlineData(TicketState.Cancelled, "ticket-state")]
    public void Can_be_changed_until_it_is_prepared_and_by_one_saga_at_a_time(string state, string? code) => Assert.Equal(code, At(state).Objection()?.Code);

    [Theory]
    [InlineData(TicketState.AwaitingAcceptance)]
    [InlineData(TicketState.Accepted)]
    public void Is_as_it_was_when_a_change_is_undone(string state)
    {
        Assert.Equal(At(state), At(state).BeginCancellation().Undo());
        Assert.Equal(At(state), At(state).BeginRevision(Stew).Undo());
    }

    [Fact]
    public void Is_for_something_else_when_a_revision_is_confirmed()
    {
        var revised = At(TicketState.Accepted).BeginRevision(Stew);
        Assert.Equal(Soup, revised.Items);
        Assert.Equal(At(TicketState.Accepted) with { Items = Stew }, revised.ConfirmRevision());
    }

    [Fact]
    public void Is_confirmed_only_when_it_has_begun()
    {
        Assert.Null(At(TicketState.Accepted).ConfirmCancellation());
        Assert.Null(At(TicketState.Accepted).ConfirmRevision());
        Assert.Equal(TicketState.Cancelled, At(TicketState.Accepted).BeginCancellation().ConfirmCancellation()?.State);
    }

    private static ChangingTicket At(string state) => new(Guid.Empty, state, null, Soup, null);
}
