using System.Text;
using Hanok.Gateway.Forwarding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Hanok.Gateway.Limits;

/// <summary>Gives Kestrel its part of the limits: what can be refused before there is a request, or while nobody reads or writes. And headers pass as the bytes that they are
/// (<see cref="DestinationClients"/>).</summary>
internal sealed class KestrelLimits(IOptions<GatewayOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    // Enough for a TLS handshake over a bad line, and Kestrel's own.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public void Configure(KestrelServerOptions kestrel)
    {
        LimitOptions limits;
        try
        {
            limits = options.Value.Limits;
        }
        catch (OptionsValidationException)
        {
            // The start of the host says all of it.
            return;
        }

        var slowest = limits.SlowestBytesPerSecond == 0 ? null : new MinDataRate(limits.SlowestBytesPerSecond, Grace);
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Streams;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = limits.HeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
        kestrel.Limits.MinRequestBodyDataRate = slowest;
        kestrel.Limits.MinResponseDataRate = slowest;
    }
}
