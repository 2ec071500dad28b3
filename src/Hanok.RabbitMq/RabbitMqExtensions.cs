using Hanok.Chassis;
using Hanok.Messaging;
using Hanok.RabbitMq;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class RabbitMqExtensions
{
    /// <summary>Sends and receives messages through RabbitMQ 3.10 or newer: <c>Hanok__RabbitMq__Uri</c>.</summary>
    public static HanokBuilder AddRabbitMq(this HanokBuilder hanok)
    {
        var services = hanok.Services;
        services.AddOptions<RabbitMqOptions>().BindConfiguration("Hanok:RabbitMq").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RabbitMqOptions>, RabbitMqOptionsValidator>();
        services.AddSingleton<RabbitMqHealth>();
        services.AddSingleton<RabbitMqConnector>();
        services.AddSingleton<Topology>();
        services.AddSingleton<ITransport, RabbitMqTransport>();
        services.AddHostedService<RabbitMqConsumer>();
        services.AddHealthChecks().AddCheck<RabbitMqHealth>("rabbitmq");
        return hanok.AddMessaging();
    }
}
