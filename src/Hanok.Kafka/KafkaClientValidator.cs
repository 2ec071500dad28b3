using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Hanok.Kafka;

/// <summary>Says at start what else could only be said at the first message: no library, unknown settings, settings that must not be changed.</summary>
internal sealed class KafkaClientValidator : IValidateOptions<KafkaOptions>
{
    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        var reserved = options.Client.Keys.Where(KafkaSettings.IsReserved).Order(StringComparer.Ordinal).Select(setting =>
            $"Hanok__Kafka__Client__{setting} cannot be set: what is promised about messages rests on how Hanok sets it. Remove it.").ToList();
        if (reserved.Count > 0)
            return ValidateOptionsResult.Fail(reserved);

        try
        {
            // Only the library itself knows its settings; a client that is made of them reads all. It has no broker to connect to.
            using var client = new AdminClientBuilder(new Dictionary<string, string>(options.Client) { ["bootstrap.servers"] = "" })
                .SetLogHandler((_, _) => { }).Build();
            return ValidateOptionsResult.Success;
        }
        catch (DllNotFoundException e)
        {
            return ValidateOptionsResult.Fail(
                $"The native library librdkafka cannot be used: {e.Message} It comes with the package librdkafka.redist, for Linux (glibc and musl), "
                + "Windows and macOS.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            return ValidateOptionsResult.Fail($"Hanok__Kafka__Client__* cannot be used: {e.Message} The names are those of librdkafka's CONFIGURATION.md.");
        }
    }
}
