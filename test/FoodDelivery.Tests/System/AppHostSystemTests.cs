namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AppHostSystemTests
{
    public const string Name = "The whole system, from the terminal";
}
