using System.Globalization;
using Hanok.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Hanok.Chassis;

/// <summary>Logs for a person at a terminal, a line each, in which no message can do anything to the terminal.</summary>
internal sealed class TerminalFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "hanok";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var now = time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        textWriter.WriteLine($"{now} {LevelOf(logEntry.LogLevel)} {logEntry.Category}: {ForeignText.Escape(text)}");
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine($"      {ForeignText.Escape(exception.ToString().ReplaceLineEndings("\n      "))}");
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "\e[33mwarn\e[0m",
        LogLevel.Error => "\e[31mfail\e[0m",
        _ => "\e[31mcrit\e[0m",
    };
}
