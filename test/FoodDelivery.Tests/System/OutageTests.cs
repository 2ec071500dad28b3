using System.Net;
using Hanok.Testing.Contracts;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Services that stop and start in order. That what was accepted is done afterwards is among the invariants.</summary>
[Collection(SharedSystemTests.Name)]
public sealed class OutageTests(SharedSystem system) : SystemTest(system)
{
    [Theory]
    [InlineData("order")]
    [InlineData("kitchen")]
    [InlineData("accounting")]
    [InlineData("restaurant")]
    [InlineData("gateway")]
    public async Task A_restart_in_order_loses_nothing(string service)
    {
        await PlaceAsync(50);
        await using (await Outage.OfAsync(System.Running[service], Cancellation))
        {
        }

        await PlaceAsync(10);
        await System.InvariantsHoldAsync(Cancellation);
    }

    [Theory]
    [InlineData("accounting")]
    [InlineData("consumer")]
    [InlineData("kitchen")]
    public async Task Orders_are_accepted_while_a_participant_is_away_and_end_when_it_is_back(string service)
    {
        List<Guid> orders;
        await using (await Outage.OfAsync(System.Running[service], Cancellation))
        {
            orders = await PlaceAsync(20);
            foreach (var order in orders)
                Assert.Equal("APPROVAL_PENDING", (string?)(await Api.GetAsync($"/api/orders/{order}", Cancellation)).Json["state"]);
        }

        foreach (var order in orders)
            Assert.Equal("APPROVED", (string?)(await System.EndOfAsync(order, Cancellation)).Json["state"]);
    }

    [Fact]
    public async Task While_one_service_is_away_the_others_can_be_read()
    {
        var id = Assert.Single(await PlaceAsync(1));
        var order = (await System.EndOfAsync(id, Cancellation)).Json;
        await using var away = await Outage.OfAsync(System.Running["consumer"], Cancellation);

        foreach (var path in new[] { $"/api/orders/{id}", $"/api/tickets/{order["ticketId"]}", "/api/restaurants", $"/api/restaurants/{System.Restaurant}", "/" })
            Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync(path, Cancellation)).Status);

        var missing = await Api.GetAsync($"/api/consumers/{System.Consumer}", Cancellation);
        Assert.True(missing.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, missing.ToString());
        Assert.StartsWith("urn:hanok:problem:", missing.ProblemType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shop_says_sorry_with_a_page_while_the_restaurants_are_away()
    {
        await using var away = await Outage.OfAsync(System.Running["restaurant"], Cancellation);
        var page = await Api.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("We will be right back", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restaurant_that_is_created_while_the_order_service_is_away_can_be_ordered_from_afterwards()
    {
        Guid restaurant;
        await using (await Outage.OfAsync(System.Running["order"], Cancellation))
            restaurant = await Api.CreateRestaurantAsync(Cancellation);

        await Until.NothingIsMissingAsync(
            async () => (await System.Databases.QueryAsync(
                "order", $"SELECT id FROM restaurant WHERE id = '{restaurant}'", row => row.GetGuid(0), Cancellation)).Count == 1
                ? null : $"restaurant {restaurant} in the order service");
        await Api.PlaceAsync(System.AnOrder with { RestaurantId = restaurant }, Cancellation);
    }

    private async Task<List<Guid>> PlaceAsync(int count) =>
        [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Api.PlaceAsync(System.AnOrder, Cancellation)))];
}
