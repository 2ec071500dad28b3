namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CrashSystemTests : ICollectionFixture<CrashSystem>
{
    public const string Name = "The whole system, while parts of it are killed";
}
