using Hanok.AppHost;

namespace Hanok.Bench.Messaging;

/// <summary>The runtime settings of FoodDelivery's services, for all that are measured. docs/performance.md has their worth.</summary>
internal static class WorkerRuntime
{
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };

    public static void Apply(HanokSystem system)
    {
        foreach (var (name, value) in Environment)
            system.WithEnvironment(name, value);
    }
}
