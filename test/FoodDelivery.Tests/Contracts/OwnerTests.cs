using System.Security.Claims;
using FoodDelivery.Contracts.Api;

namespace FoodDelivery.Tests.Contracts;

public sealed class OwnerTests
{
    private static readonly Guid Mina = Guid.CreateVersion7();

    [Fact]
    public void A_thing_is_there_for_its_owner_the_operator_and_a_service_and_for_nobody_else()
    {
        var thing = new Thing(Owner.Consumer(Mina));

        Assert.Same(thing, thing.IfOwnedBy(User("consumer", (Access.ConsumerId, $"{Mina}"))));
        Assert.Same(thing, thing.IfOwnedBy(User(Access.Operator)));
        Assert.Same(thing, thing.IfOwnedBy(User(Access.Service)));
        Assert.Null(thing.IfOwnedBy(User("consumer", (Access.ConsumerId, $"{Guid.CreateVersion7()}"))));
        Assert.Null(thing.IfOwnedBy(User("restaurant", (Access.RestaurantId, $"{Mina}"))));
        Assert.Null(thing.IfOwnedBy(User("consumer")));
        Assert.Null(((Thing?)null).IfOwnedBy(User(Access.Operator)));
    }

    [Fact]
    public void A_claim_of_almost_the_same_name_proves_nothing() =>
        Assert.False(Owner.Consumer(Mina).Is(User("consumer", ("CONSUMER_ID", $"{Mina}"))));

    [Fact]
    public void What_belongs_to_nobody_is_the_operators()
    {
        Assert.False(Owner.Consumer(null).Is(User("consumer", (Access.ConsumerId, $"{Mina}"))));
        Assert.False(Owner.Consumer(null).Is(User("consumer", (Access.ConsumerId, ""))));
        Assert.False(default(Owner).Is(User("consumer", (Access.ConsumerId, $"{Mina}"))));
        Assert.True(Owner.Consumer(null).Is(User(Access.Operator)));
    }

    private static ClaimsPrincipal User(string role, params (string Type, string Value)[] claims) => new(new ClaimsIdentity(
        [new Claim("roles", role), .. claims.Select(claim => new Claim(claim.Type, claim.Value))], "test", "sub", "roles"));

    private sealed record Thing(Owner Owner) : IOwned;
}
