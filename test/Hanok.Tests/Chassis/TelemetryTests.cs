using System.Collections.Concurrent;
using System.Text;
using Hanok.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hanok.Tests.Chassis;

/// <summary>What a service sends to a collector, as the collector gets it (OTLP by HTTP).</summary>
public sealed partial class TelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_metrics_and_logs_of_a_request_reach_the_collector_that_the_configuration_names()
    {
        var arrived = new ConcurrentDictionary<string, string>();
        var collecting = TestHost.CreateBuilder("collector");
        collecting.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        await using var collector = collecting.Build();
        collector.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            var text = Encoding.UTF8.GetString(body.ToArray());
            arrived.AddOrUpdate(request.Path, text, (_, before) => before + text);
        });
        await collector.StartAsync(Cancellation);

        var builder = TestHost.CreateBuilder("orders");
        builder.Configuration["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0";
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddHanok("orders");
        await using (var orders = builder.Build())
        {
            orders.MapHanok();
            orders.MapGet("/soup", (ILogger<TelemetryTests> logger) => Log(logger)).AllowAnonymous();
            await orders.StartAsync(Cancellation);
            using var http = new HttpClient { BaseAddress = new(orders.Urls.Single()) };
            (await http.GetAsync(new Uri("/soup", UriKind.Relative), Cancellation)).EnsureSuccessStatusCode();
            await orders.StopAsync(Cancellation);
        }

        // What was left has been sent when the service was disposed.
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], arrived.Keys.Order(StringComparer.Ordinal));
        Assert.All(arrived.Values, body => Assert.Contains("orders", body, StringComparison.Ordinal));
        Assert.Contains("The soup is cold.", arrived["/v1/logs"], StringComparison.Ordinal);
        Assert.Contains("GET /soup", arrived["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", arrived["/v1/metrics"], StringComparison.Ordinal);
    }

    [LoggerMessage(LogLevel.Warning, "The soup is cold.")]
    private static partial void Log(ILogger logger);
}
