using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Hanok.Chassis;

internal static class LoggingExtensions
{
    /// <summary>Logs go to standard output (the eleventh factor): text for a person at a terminal, a JSON object a line for anything else.</summary>
    public static void AddHanokLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        // What is degraded is in the answer of the health check, and in the log of the part that is: not once more for every probe.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);

        if (Console.IsOutputRedirected)
            builder.Logging.AddJsonConsole(options =>
            {
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                options.UseUtcTimestamp = true;
            });
        else
            builder.Logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss.fff ";
            });
    }
}
