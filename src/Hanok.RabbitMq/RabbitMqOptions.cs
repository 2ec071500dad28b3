namespace Hanok.RabbitMq;

/// <summary>Where the broker is: <c>Hanok__RabbitMq__*</c>.</summary>
public sealed class RabbitMqOptions
{
    /// <summary><c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> with TLS. The vhost <c>/</c> is written <c>%2f</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Before the name of every exchange and queue, for systems that share a vhost. All services of a system have the same.</summary>
    public string Prefix { get; set; } = "";
}
