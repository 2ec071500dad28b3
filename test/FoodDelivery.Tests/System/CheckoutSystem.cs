using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system whose holds expire while a test waits, and whose order service is soon thought dead.</summary>
public sealed class CheckoutSystem : SystemUnderTest
{
    protected override void Configure(HanokSystem system)
    {
        // What is decided in the first third of a hold's time has the rest of it to be confirmed in: a killed service is back by then.
        system.WithEnvironment("Hanok__Holds__ExpirySeconds", "30")
            .WithEnvironment("Hanok__Tcc__MarginMilliseconds", "20000")
            .WithEnvironment("Hanok__Tcc__LeaseSeconds", "2");
    }
}
