using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Hanok.Kafka;

/// <summary>What the native library has to say, in the log of the service.</summary>
internal sealed partial class KafkaLog(ILogger<KafkaLog> logger)
{
    public void Write(LogMessage message) => LogLibrary(LevelOf(message), message.Facility, message.Message);

    // What the library calls an error it repairs by itself, by connecting again; what it does not repair comes as an exception. It warns of
    // settings that are of the other kind of client, for each: both get all.
    private static LogLevel LevelOf(LogMessage message) => message.Level switch
    {
        _ when message.Facility == "CONFWARN" => LogLevel.Debug,
        < SyslogLevel.Error => LogLevel.Error,
        SyslogLevel.Error or SyslogLevel.Warning => LogLevel.Warning,
        SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(Message = "Kafka {Facility}: {Text}")]
    private partial void LogLibrary(LogLevel level, string facility, string text);
}
