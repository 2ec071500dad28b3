using Hanok.Gateway.OpenApi;

namespace Hanok.Tests.Gateway.OpenApi;

public sealed class PathTests
{
    private static readonly string[] ByCloseness = ["/a/b/c", "/a/b/{c}", "/a/{b}/{c}", "/a/{b}/{**rest}", "/a/{**rest}", "/{**rest}"];

    [Theory]
    [InlineData("/mobile/orders/{**rest}", "/api/orders/{**rest}", "/api/orders", "/mobile/orders")]
    [InlineData("/mobile/orders/{**rest}", "/api/orders/{**rest}", "/api/orders/{id}/cancel", "/mobile/orders/{id}/cancel")]
    [InlineData("/mobile/orders/{**rest}", "/api/orders/{**rest}", "/api/ordersandmore", null)]
    [InlineData("/mobile/orders/{**rest}", "/api/orders/{**rest}", "/api/tickets/{id}", null)]
    [InlineData("/mobile/dish/{id:int}", "/api/dishes/{id}", "/api/dishes/{dishId}", "/mobile/dish/{dishId}")]
    [InlineData("/mobile/dish/{id}", "/api/dishes/{id}", "/api/dishes/{id}/price", null)]
    [InlineData("/shop/{a}/{b}", "/api/{b}/{a}", "/api/x/y", "/shop/y/x")]
    [InlineData("/shop/{a}/{c}", "/api/{b}/{a}", "/api/x/y", null)]
    [InlineData("/{**rest}", "/{**rest}", "/api/orders/{id}", "/api/orders/{id}")]
    public void A_path_of_a_service_is_found_outside_where_its_route_leads_from(string outside, string inside, string path, string? expected) =>
        Assert.Equal(expected, new PublicRoute(outside, inside, "order", "", null).Outside(path));

    [Fact]
    public void A_word_is_closer_than_a_parameter_and_a_parameter_than_a_rest()
    {
        int[] falling = [.. ByCloseness.Select(path => new PublicRoute(path, path, "order", "", null).Precision)];

        Assert.Equal(falling.OrderDescending(), falling);
        Assert.Equal(falling.Length, falling.Distinct().Count());
    }
}
