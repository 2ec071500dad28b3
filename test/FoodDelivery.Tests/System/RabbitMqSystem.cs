namespace FoodDelivery.Tests.WholeSystem;

/// <summary>The system with its messages over RabbitMQ.</summary>
public sealed class RabbitMqSystem() : SystemUnderTest("--transport", "rabbitmq");
