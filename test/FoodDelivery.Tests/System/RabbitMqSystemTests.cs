namespace FoodDelivery.Tests.WholeSystem;

[CollectionDefinition(Name)]
public sealed class RabbitMqSystemTests : ICollectionFixture<RabbitMqSystem>
{
    public const string Name = "The whole system on RabbitMQ";
}
