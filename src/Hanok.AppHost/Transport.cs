namespace Hanok.AppHost;

/// <summary>The way that messages take between the services of a system.</summary>
internal enum Transport
{
    /// <summary>From service to service, without a broker.</summary>
    Direct,
    RabbitMq,
}
