using Hanok.Chassis;
using Hanok.Kafka;
using Hanok.Messaging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class KafkaHanokExtensions
{
    /// <summary>Sends and receives messages over Apache Kafka: a topic for each channel, the service as consumer group. <c>Hanok__Kafka__*</c>.</summary>
    public static HanokBuilder AddKafka(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<KafkaOptions>().BindConfiguration("Hanok:Kafka").ValidateOnStart();
        services.AddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        services.AddSingleton<IValidateOptions<KafkaOptions>, KafkaClientValidator>();
        services.AddSingleton<KafkaSettings>();
        services.AddSingleton<KafkaLog>();
        services.AddSingleton<KafkaTopics>();
        services.AddSingleton<KafkaState>();

        // By its own type too, so that it is disposed whatever is put around the port.
        services.AddSingleton<KafkaTransport>();
        services.AddSingleton<ITransport>(provider => provider.GetRequiredService<KafkaTransport>());
        services.AddHealthChecks().Add(new("kafka", provider => provider.GetRequiredService<KafkaState>(), null, null));
        hanok.AddMessaging();

        // After the relay, so that it stops before it: what the last run sends is still relayed.
        services.AddHostedService<KafkaReceiver>();
        return hanok;
    }
}
