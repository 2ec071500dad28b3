using System.Text;
using Hanok.Messaging;
using RabbitMQ.Client;

namespace Hanok.RabbitMq;

/// <summary>The CloudEvents binding to AMQP in binary mode: attributes as application headers, the body as it is.</summary>
internal static class AmqpBinding
{
    private const string Prefix = "cloudEvents_";

    // The binding's other spelling, for brokers where an underscore means something.
    private const string OtherPrefix = "cloudEvents:";

    public static BasicProperties Write(Message message, string stream, Position position, Position previous) => new()
    {
        ContentType = CloudEventAttributes.ContentType,
        Persistent = true,
        MessageId = message.Id.ToString(),
        Type = message.Type,
        CorrelationId = message.CorrelationId == Guid.Empty ? null : message.CorrelationId.ToString(),
        Headers = CloudEventAttributes.Of(message, stream, position, previous).ToDictionary(a => Prefix + a.Key, a => (object?)a.Value),
    };

    /// <summary>Never throws: what is no CloudEvent becomes an arrival that is parked.</summary>
    public static Arrival Read(string channel, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body) =>
        CloudEventAttributes.Read(channel, name => Find(properties.Headers, name), body);

    private static string? Find(IDictionary<string, object?>? headers, string name) =>
        headers is not null && (headers.TryGetValue(Prefix + name, out var value) || headers.TryGetValue(OtherPrefix + name, out value))
            ? value is byte[] text ? Encoding.UTF8.GetString(text) : value?.ToString()
            : null;
}
