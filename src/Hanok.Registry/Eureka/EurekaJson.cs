using System.Buffers;
using System.Text.Json;
using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>What Java, Steeltoe and JavaScript clients all read: ports as numbers, long numbers and booleans as text, lists always as lists.</summary>
internal static class EurekaJson
{
    /// <summary>The instance's own stamp where it is not that of the version: for peers, who may be asked by it next.</summary>
    public const string SaidAt = "hanok__saidAt";

    public static byte[] Applications(RegistryView view) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("applications");
        json.WriteString("versions__delta", $"{view.Version}");
        json.WriteString("apps__hashcode", view.HashCode);
        if (view.IsRebuilding)
            json.WriteString("hanok__rebuilding", "true");

        json.WriteStartArray("application");
        foreach (var application in view.Applications)
            WriteApplication(json, application);

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static byte[] Application(Application application) => Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("application");
        WriteApplication(json, application);
        json.WriteEndObject();
    });

    public static byte[] Instance(Registration registration) => Write(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("instance");
        WriteInstance(json, registration);
        json.WriteEndObject();
    });

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteInstance(Utf8JsonWriter json, Registration registration)
    {
        var instance = registration.Instance;
        json.WriteStartObject();
        json.WriteString("instanceId", instance.Key.Id);
        json.WriteString("hostName", instance.HostName);
        json.WriteString("app", instance.Key.App);
        json.WriteString("ipAddr", instance.IpAddr);
        json.WriteString("status", registration.Status.ToWire());

        // Java reads the second, and Steeltoe the first.
        json.WriteString("overriddenStatus", registration.Overridden.ToWire());
        json.WriteString("overriddenstatus", registration.Overridden.ToWire());
        WritePort(json, "port", instance.Port);
        WritePort(json, "securePort", instance.SecurePort);
        json.WriteNumber("countryId", instance.CountryId);
        WriteDataCenter(json, instance.DataCenter);
        json.WriteStartObject("leaseInfo");
        json.WriteNumber("renewalIntervalInSecs", instance.RenewalSeconds);
        json.WriteNumber("durationInSecs", instance.LeaseSeconds);
        json.WriteNumber("registrationTimestamp", registration.RegisteredAt);
        json.WriteNumber("lastRenewalTimestamp", registration.RenewedAt);
        json.WriteNumber("evictionTimestamp", registration.Action == ChangeKind.Deleted ? registration.UpdatedAt : 0);
        json.WriteNumber("serviceUpTimestamp", registration.UpSince);
        json.WriteEndObject();
        WriteProperties(json, "metadata", instance.Metadata);
        foreach (var (name, value) in Texts(instance))
            if (value is not null)
                json.WriteString(name, value);

        json.WriteString("isCoordinatingDiscoveryServer", instance.IsCoordinatingDiscoveryServer ? "true" : "false");
        json.WriteString("lastUpdatedTimestamp", $"{registration.UpdatedAt}");
        json.WriteString("lastDirtyTimestamp", $"{instance.LastDirtyTimestamp}");
        if (instance.SaidAt is { } said && said != instance.LastDirtyTimestamp)
            json.WriteString(SaidAt, $"{said}");

        json.WriteString("actionType", ToWire(registration.Action));
        json.WriteEndObject();
    }

    public static string ToWire(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "ADDED",
        ChangeKind.Modified => "MODIFIED",
        _ => "DELETED",
    };

    /// <summary>What is text in both forms, and left out when it is not there.</summary>
    public static (string Name, string? Value)[] Texts(Instance instance) =>
    [
        ("appGroupName", instance.AppGroupName),
        ("asgName", instance.AsgName),
        ("homePageUrl", instance.HomePageUrl),
        ("statusPageUrl", instance.StatusPageUrl),
        ("healthCheckUrl", instance.HealthCheckUrl),
        ("secureHealthCheckUrl", instance.SecureHealthCheckUrl),
        ("vipAddress", instance.VipAddress),
        ("secureVipAddress", instance.SecureVipAddress),
    ];

    private static void WriteApplication(Utf8JsonWriter json, Application application)
    {
        json.WriteStartObject();
        json.WriteString("name", application.Name);
        json.WriteStartArray("instance");
        foreach (var registration in application.Instances)
            WriteInstance(json, registration);

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePort(Utf8JsonWriter json, string name, InstancePort port)
    {
        json.WriteStartObject(name);
        json.WriteNumber("$", port.Number);
        json.WriteString("@enabled", port.IsEnabled ? "true" : "false");
        json.WriteEndObject();
    }

    private static void WriteDataCenter(Utf8JsonWriter json, DataCenter dataCenter)
    {
        json.WriteStartObject("dataCenterInfo");
        json.WriteString("@class", dataCenter.Class);
        json.WriteString("name", dataCenter.Name);
        if (dataCenter.Metadata.Count > 0)
            WriteProperties(json, "metadata", dataCenter.Metadata);

        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, string name, Properties properties)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in properties)
            json.WriteString(key, value);

        json.WriteEndObject();
    }
}
