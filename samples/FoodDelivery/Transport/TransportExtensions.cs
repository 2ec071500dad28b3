using Hanok.Chassis;

namespace Microsoft.Extensions.DependencyInjection;

public static class TransportExtensions
{
    private const string Setting = "Hanok:Transport";

    /// <summary>How messages travel is configuration, the same for all services: <c>Hanok__Transport</c> = Direct (without it), RabbitMq or Kafka.</summary>
    public static HanokBuilder AddTransport(this HanokBuilder hanok)
    {
        var name = hanok.Application.Configuration[Setting] is { Length: > 0 } given ? given : "Direct";
        return name.ToUpperInvariant() switch
        {
            "DIRECT" => hanok.AddDirectTransport(),
            "RABBITMQ" => hanok.AddRabbitMq(),
            "KAFKA" => hanok.AddKafka(),
            _ => Refuse(hanok, name),
        };
    }

    // With all other errors of the configuration, when the service starts.
    private static HanokBuilder Refuse(HanokBuilder hanok, string name)
    {
        hanok.Services.AddOptions<TransportChoice>()
            .Validate(_ => false, $"Hanok__Transport is '{name}', which is none. Set it to Direct, RabbitMq or Kafka, or leave it out.")
            .ValidateOnStart();
        return hanok.AddDirectTransport();
    }

    private sealed class TransportChoice;
}
