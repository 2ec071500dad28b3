using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system whose order service is soon thought dead, and whose holds outlive every restart of a killed service.</summary>
public sealed class CheckoutSystem : SystemUnderTest
{
    protected override void Configure(HanokSystem system)
    {
        // What is decided in the first minute of a hold has the other ten minutes to be confirmed in: a killed service is back by then. The test of
        // expiry moves the end of the holds instead of waiting for it.
        system.WithEnvironment("Hanok__Holds__ExpirySeconds", "660")
            .WithEnvironment("Hanok__Tcc__MarginMilliseconds", "600000")
            .WithEnvironment("Hanok__Tcc__LeaseSeconds", "2");
    }
}
