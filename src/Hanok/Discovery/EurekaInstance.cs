using System.Text.Json;

namespace Hanok.Discovery;

/// <summary>An instance as a registry writes it down.</summary>
internal sealed record EurekaInstance
{
    private const string EndpointPrefix = "hanok.";

    public string? InstanceId { get; init; }
    public string? HostName { get; init; }
    public string? App { get; init; }
    public string? Status { get; init; }
    public string? ActionType { get; init; }
    public JsonElement Port { get; init; }
    public JsonElement SecurePort { get; init; }
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    public bool IsDeleted => ActionType == "DELETED";

    /// <summary>Null when it cannot be reached with what it says.</summary>
    public ServiceInstance? ToInstance()
    {
        if (App is not { Length: > 0 } || HostName is not { Length: > 0 } || Uri.CheckHostName(HostName.Trim('[', ']')) == UriHostNameType.Unknown)
            return null;

        var endpoints = new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase);
        Add(endpoints, "http", Enabled(Port), Uri.UriSchemeHttp);
        Add(endpoints, "https", Enabled(SecurePort), Uri.UriSchemeHttps);
        foreach (var (name, value) in Metadata ?? [])
            if (name.StartsWith(EndpointPrefix, StringComparison.Ordinal))
                Add(endpoints, name[EndpointPrefix.Length..], Number(value), Uri.UriSchemeHttp);

        return new(App.ToLowerInvariant(), InstanceId ?? HostName, StatusOf(Status), endpoints)
        {
            Version = Metadata?.TryGetValue("version", out var version) == true && version.ValueKind == JsonValueKind.String ? version.GetString() : null,
        };
    }

    private void Add(Dictionary<string, Uri> endpoints, string name, int? port, string scheme)
    {
        if (port is > 0 and < 65536)
            endpoints[name] = new UriBuilder(scheme, HostName, port.Value).Uri;
    }

    private static InstanceStatus StatusOf(string? status) => status switch
    {
        "UP" => InstanceStatus.Up,
        "STARTING" => InstanceStatus.Starting,
        "OUT_OF_SERVICE" => InstanceStatus.OutOfService,
        _ => InstanceStatus.Down,
    };

    // {"$":8080,"@enabled":"true"}, from some a bare number.
    private static int? Enabled(JsonElement port)
    {
        if (port.ValueKind != JsonValueKind.Object)
            return Number(port);

        var disabled = port.TryGetProperty("@enabled", out var enabled)
            && (enabled.ValueKind == JsonValueKind.False || (enabled.ValueKind == JsonValueKind.String && enabled.ValueEquals("false")));
        return !disabled && port.TryGetProperty("$", out var number) ? Number(number) : null;
    }

    private static int? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.String when int.TryParse(value.GetString(), out var number) => number,
        _ => null,
    };
}
