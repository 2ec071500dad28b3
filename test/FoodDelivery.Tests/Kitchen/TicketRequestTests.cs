using FoodDelivery.Contracts.Kitchen;
using FoodDelivery.Kitchen.Domain;

namespace FoodDelivery.Tests.Kitchen;

public sealed class TicketRequestTests
{
    private static readonly Guid RestaurantId = Guid.CreateVersion7();
    private static readonly FoodDelivery.Kitchen.Domain.Restaurant Open =
        new(RestaurantId, Version: 2, IsOpen: true, new Dictionary<string, string> { ["a"] = "Bibimbap" });

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Is_ahead_when_the_order_saw_a_newer_restaurant(int version, bool isAhead) =>
        Assert.Equal(isAhead, Request(version, "a").IsAheadOf(Open));

    [Fact]
    public void Is_ahead_of_a_restaurant_that_is_not_known_here_yet()
    {
        Assert.True(Request(version: 1, "a").IsAheadOf(null));
        Assert.False(Request(version: 0, "a").IsAheadOf(null));
    }

    [Fact]
    public void Is_refused_for_an_unknown_restaurant() => Assert.Equal("unknown-restaurant", Request(0, "a").Objection(null)?.Code);

    [Fact]
    public void Is_refused_for_a_closed_restaurant() =>
        Assert.Equal("restaurant-closed", Request(2, "a").Objection(Open with { IsOpen = false })?.Code);

    [Fact]
    public void Is_refused_for_an_item_that_is_not_on_the_menu() =>
        Assert.Equal("unknown-menu-item", Request(2, "a", "b").Objection(Open)?.Code);

    [Fact]
    public void Becomes_a_ticket_that_waits_for_the_order_to_be_paid_for()
    {
        var request = Request(2, "a");
        Assert.Null(request.Objection(Open));

        var ticket = request.ToTicket(Guid.CreateVersion7(), Open, DateTimeOffset.UnixEpoch);
        Assert.Equal(TicketState.CreatePending, ticket.State);
        Assert.Equal(new TicketItem("a", "Bibimbap", 2), Assert.Single(ticket.Items));
    }

    private static TicketRequest Request(int version, params string[] items) =>
        new(Guid.CreateVersion7(), RestaurantId, version, [.. items.Select(item => new TicketLine(item, 2))]);
}
