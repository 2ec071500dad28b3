using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system in which nobody directs how an order is created.</summary>
public sealed class ChoreographySystem : SystemUnderTest
{
    protected override void Configure(HanokSystem system) => system["order"].WithEnvironment("CreateOrder__Style", "choreography");
}
