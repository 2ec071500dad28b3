using System.Text;
using Confluent.Kafka;
using Hanok.Messaging;

namespace Hanok.Kafka;

/// <summary>The binding of CloudEvents 1.0 to Kafka, in its binary mode: attributes are headers, the value is the JSON as it was written.</summary>
internal static class KafkaMessage
{
    private const string Prefix = "ce_";
    private const string ContentType = "content-type";

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(CloudEventAttributes.ContentType);

    public static Message<byte[], byte[]> Of(Message message, string stream, Position position, Position previous)
    {
        var headers = new Headers();
        foreach (var (name, value) in CloudEventAttributes.Of(message, stream, position, previous))
            headers.Add(Prefix + name, Encoding.UTF8.GetBytes(value));

        headers.Add(ContentType, Json);
        return new() { Key = Encoding.UTF8.GetBytes(message.Subject), Value = message.Body.ToArray(), Headers = headers };
    }

    public static Arrival Read(string channel, ConsumeResult<Ignore, byte[]> result)
    {
        var headers = result.Message.Headers;
        return CloudEventAttributes.Read(
            channel,
            name => headers.TryGetLastBytes(Prefix + name, out var value) && value is not null ? Encoding.UTF8.GetString(value) : null,
            // A message may have no value, which Kafka calls a tombstone.
            result.Message.Value ?? [],
            $"{result.TopicPartitionOffset} {result.Message.Timestamp.UnixTimestampMs}");
    }
}
