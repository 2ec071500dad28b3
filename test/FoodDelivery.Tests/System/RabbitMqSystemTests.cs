namespace FoodDelivery.Tests.WholeSystem;

/// <summary>Alone, because it takes the whole machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RabbitMqSystemTests : ICollectionFixture<RabbitMqSystem>
{
    public const string Name = "The whole system on RabbitMQ";
}
