using Hanok.Observability;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hanok.Chassis;

internal static class TelemetryExtensions
{
    // What reports by itself, without an instrumentation package.
    private static readonly string[] Sources = [HanokTelemetry.Name, "Npgsql"];
    private static readonly string[] Meters = [HanokTelemetry.Name, "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>
    /// Sends traces, metrics and logs by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where. All <c>OTEL_*</c> settings apply. A program adds its own
    /// with <c>services.ConfigureOpenTelemetryTracerProvider</c> and the like.
    /// </summary>
    public static void AddHanokTelemetry(this WebApplicationBuilder builder, string service)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            || string.Equals(builder.Configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;

        var version = typeof(TelemetryExtensions).Assembly.GetName().Version?.ToString(3);
        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        builder.Services.AddOpenTelemetry()
            // OTEL_SERVICE_NAME goes before the name in the code.
            .ConfigureResource(resource => resource.AddService(service, serviceVersion: version).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(Sources).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }
}
