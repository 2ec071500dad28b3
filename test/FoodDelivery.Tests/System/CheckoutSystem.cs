using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system whose holds expire while a test waits, and whose order service is soon thought dead.</summary>
public sealed class CheckoutSystem : SystemUnderTest
{
    protected override void Configure(HanokSystem system)
    {
        // What is decided in the first half of a hold's time has the other half to be confirmed in: a killed service is back by then.
        system.WithEnvironment("Hanok__Holds__ExpirySeconds", "20")
            .WithEnvironment("Hanok__Tcc__MarginMilliseconds", "10000")
            .WithEnvironment("Hanok__Tcc__LeaseSeconds", "2");
    }
}
