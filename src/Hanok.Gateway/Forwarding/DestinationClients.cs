using System.Text;
using Hanok.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Hanok.Gateway.Forwarding;

/// <summary>How the gateway holds its connections to the destinations.</summary>
internal sealed class DestinationClients(IConfiguration configuration, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    // Within one data centre a connection takes milliseconds. YARP's 15 s would be most of the time that a request has.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    // Whether somebody collects traces. If not, what a client sends of a trace passes as it is, and costs nothing.
    private readonly bool _traced = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = ConnectTimeout;
        if (!_traced)
            handler.ActivityHeadersPropagator = null;

        // As Kestrel is set here, too: each byte is one letter, and goes on as the byte that it was, in whatever encoding its sender meant it.
        handler.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.Latin1;
        handler.ResponseHeaderEncodingSelector ??= static (_, _) => Encoding.Latin1;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new SendOnceHandler(base.WrapHandler(context, handler));
}
