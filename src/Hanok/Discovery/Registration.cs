using System.Text.Json.Nodes;

namespace Hanok.Discovery;

/// <summary>What this instance tells a registry about itself.</summary>
/// <param name="Host">By which others reach it.</param>
/// <param name="Ports">By endpoint: <c>http</c>, <c>messages</c>, <c>grpc</c>.</param>
internal sealed record Registration(string Service, string Host, IReadOnlyDictionary<string, int> Ports, DateTimeOffset Started)
{
    private const string Http = "http";

    public string? Version { get; init; }

    public string? Zone { get; init; }

    public int LeaseSeconds { get; init; }

    public int RenewSeconds { get; init; }

    /// <summary>As Eureka has it: all upper case.</summary>
    public string App => Service.ToUpperInvariant();

    /// <summary>The same again when it starts again on the same port: it then takes the place of what it was before.</summary>
    public string Id => $"{Host}:{Service}:{Ports.GetValueOrDefault(Http, Ports.Values.FirstOrDefault())}";

    public string ToJson(InstanceStatus status, DateTimeOffset since)
    {
        var metadata = new JsonObject { ["started"] = Started.ToString("O"), ["version"] = Version, ["zone"] = Zone };
        foreach (var (endpoint, number) in Ports.Where(known => known.Key != Http))
            metadata[$"hanok.{endpoint}"] = $"{number}";

        foreach (var nothing in metadata.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            metadata.Remove(nothing);

        // Who has no API still gives a port, but a disabled one: Eureka's readers insist.
        var port = Ports.GetValueOrDefault(Http);
        var home = $"http://{Host}:{port}";
        return new JsonObject
        {
            ["instance"] = new JsonObject
            {
                ["instanceId"] = Id,
                ["hostName"] = Host,
                ["app"] = App,
                ["ipAddr"] = Host,
                ["status"] = Name(status),
                ["overriddenStatus"] = "UNKNOWN",
                ["port"] = new JsonObject { ["$"] = port, ["@enabled"] = port > 0 ? "true" : "false" },
                ["securePort"] = new JsonObject { ["$"] = 443, ["@enabled"] = "false" },
                ["countryId"] = 1,
                ["dataCenterInfo"] = new JsonObject
                {
                    ["@class"] = "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo",
                    ["name"] = "MyOwn",
                },
                ["leaseInfo"] = new JsonObject { ["renewalIntervalInSecs"] = RenewSeconds, ["durationInSecs"] = LeaseSeconds },
                ["metadata"] = metadata,
                ["homePageUrl"] = home + "/",
                ["statusPageUrl"] = home + "/health/live",
                ["healthCheckUrl"] = home + "/health/ready",
                ["vipAddress"] = Service,
                ["secureVipAddress"] = Service,
                ["lastDirtyTimestamp"] = $"{since.ToUnixTimeMilliseconds()}",
            },
        }.ToJsonString();
    }

    public static string Name(InstanceStatus status) => status switch
    {
        InstanceStatus.Up => "UP",
        InstanceStatus.Starting => "STARTING",
        InstanceStatus.OutOfService => "OUT_OF_SERVICE",
        _ => "DOWN",
    };
}
