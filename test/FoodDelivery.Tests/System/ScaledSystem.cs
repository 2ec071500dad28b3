using Hanok.AppHost;

namespace FoodDelivery.Tests.WholeSystem;

/// <summary>
/// The system with three kitchens and two gateways, whose services take leave more quickly, and tell which requests they get.
/// </summary>
public sealed class ScaledSystem() : SystemUnderTest("--scale", "kitchen=3", "--scale", "gateway=2")
{
    protected override void Configure(HanokSystem system)
    {
        system.WithEnvironment("Hanok__Shutdown__DrainSeconds", "0.8");
        system["kitchen"].WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Information");
    }
}
