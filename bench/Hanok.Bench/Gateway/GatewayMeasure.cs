namespace Hanok.Bench.Gateway;

/// <param name="Micros">CPU microseconds of the proxy for a request.</param>
internal sealed record GatewayMeasure(WrkResult Load, double Micros, double Megabytes);
