using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hanok.Chassis;

internal static class LoggingExtensions
{
    /// <summary>Logs go to standard output (the eleventh factor): text for a person at a terminal, a JSON object a line for anything else.</summary>
    public static void AddHanokLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // Of several ways to say who calls, those that do not fit are no news; what is refused is told by whoever refuses it.
        builder.Logging.AddFilter("Hanok.Security", LogLevel.Warning);
        // What is degraded, and what a check met, is in the answer of the health check and in the log of the part that is: not once more for every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);

        // JSON escapes what a terminal would obey; the formatter for terminals does it as well.
        if (Console.IsOutputRedirected)
            builder.Logging.AddJsonConsole(options =>
            {
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                options.UseUtcTimestamp = true;
            });
        else
        {
            builder.Services.AddSingleton<ConsoleFormatter, TerminalFormatter>();
            builder.Logging.AddConsole(options => options.FormatterName = TerminalFormatter.FormatterName);
        }
    }
}
