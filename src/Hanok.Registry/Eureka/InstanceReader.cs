using Hanok.Registry.Leases;

namespace Hanok.Registry.Eureka;

/// <summary>
/// Makes an instance of what a client sends. Lenient where clients differ: numbers and booleans may be text, a port may be bare, an id may be
/// missing. Strict where nothing sensible could be listed.
/// </summary>
internal sealed class InstanceReader(RegistryOptions options, TimeProvider time)
{
    private const int MaxText = 1024;
    private const int MaxMetadata = 64;
    private const int MaxMetadataText = 4096;

    // Beyond an hour it would be listed for ever, for all that a client can see of it.
    private const int MaxLeaseSeconds = 3600;

    /// <param name="app">The application in the path; null where the body alone says it.</param>
    /// <exception cref="MalformedBodyException">It cannot be listed; the message says why.</exception>
    public (Instance Instance, InstanceStatus Overridden, long? RenewedAt) Read(EurekaNode node, string? app)
    {
        var dataCenter = ReadDataCenter(node["dataCenterInfo"]);
        var host = Text(node, "hostName");
        var id = Text(node, "instanceId") ?? dataCenter?.Metadata["instance-id"] ?? host;
        var name = Text(node, "app");

        // In the order, and with the words, of Eureka.
        if (id is null)
            throw new MalformedBodyException("Missing instanceId: there is no instanceId, no instance-id in the metadata of dataCenterInfo, and no hostName.");
        if (host is null)
            throw new MalformedBodyException("Missing hostname: set hostName.");
        if (Text(node, "ipAddr") is not { } ip)
            throw new MalformedBodyException("Missing ip address: set ipAddr.");
        if (name is null)
            throw new MalformedBodyException("Missing appName: set app.");
        if (app is not null && !string.Equals(app, name, StringComparison.OrdinalIgnoreCase))
            throw new MalformedBodyException($"Mismatched appName: the path has {Shown(app)}, the instance {Shown(name)}.");
        if (dataCenter is null)
            throw new MalformedBodyException("Missing dataCenterInfo: as in {\"name\":\"MyOwn\"}.");

        var lease = node["leaseInfo"];
        var stamp = Timestamp(node, "lastDirtyTimestamp");
        var renewal = Number(lease, "renewalIntervalInSecs", 1, MaxLeaseSeconds);
        var instance = new Instance
        {
            Key = new InstanceKey(name, id),
            HostName = host,
            IpAddr = ip,
            Status = node.Of("status") is { } status ? InstanceStatusWire.Parse(status) : InstanceStatus.Up,
            Port = ReadPort(node["port"], "port", new InstancePort(7001, true)),
            SecurePort = ReadPort(node["securePort"], "securePort", new InstancePort(7002, false)),
            CountryId = Number(node, "countryId", 0, int.MaxValue) ?? 1,
            DataCenter = dataCenter,
            RenewalSeconds = renewal ?? 30,
            LeaseSeconds = Number(lease, "durationInSecs", 1, MaxLeaseSeconds)
                ?? (renewal is { } seconds ? Math.Min(seconds + (seconds / 2) + 1, MaxLeaseSeconds) : options.DefaultLeaseSeconds),
            Metadata = ReadProperties(node["metadata"], "metadata"),
            AppGroupName = Text(node, "appGroupName")?.ToUpperInvariant(),
            AsgName = Text(node, "asgName"),
            HomePageUrl = Text(node, "homePageUrl"),
            StatusPageUrl = Text(node, "statusPageUrl"),
            HealthCheckUrl = Text(node, "healthCheckUrl"),
            SecureHealthCheckUrl = Text(node, "secureHealthCheckUrl"),
            VipAddress = Text(node, "vipAddress"),
            SecureVipAddress = Text(node, "secureVipAddress"),
            IsCoordinatingDiscoveryServer = node.Of("isCoordinatingDiscoveryServer") == "true",
            LastDirtyTimestamp = stamp ?? time.GetUtcNow().ToUnixTimeMilliseconds(),
            SaidAt = Timestamp(node, EurekaJson.SaidAt) ?? stamp,
        };

        CheckSize(instance);

        // Java clients write it the one way, older ones and JSON the other.
        var overridden = InstanceStatusWire.Parse(node.Of("overriddenStatus") ?? node.Of("overriddenstatus"));
        return (instance, overridden, lease is null ? null : Timestamp(lease, "lastRenewalTimestamp"));
    }

    private static DataCenter? ReadDataCenter(EurekaNode? node)
    {
        if (node is null)
            return null;

        if (Text(node, "name") is not { } name)
            throw new MalformedBodyException("Missing dataCenterInfo Name: as in {\"name\":\"MyOwn\"}.");

        var isAmazon = name.Equals("Amazon", StringComparison.OrdinalIgnoreCase);
        var type = Text(node, "@class") ?? (isAmazon ? "com.netflix.appinfo.AmazonInfo" : DataCenter.MyOwn.Class);
        return new DataCenter(name, type, ReadProperties(node["metadata"], "dataCenterInfo.metadata"));
    }

    private static InstancePort ReadPort(EurekaNode? node, string name, InstancePort otherwise)
    {
        if (node is null)
            return otherwise;

        if (!int.TryParse(node.Value, out var number) || number is < 0 or > 65535)
            throw new MalformedBodyException($"{name} is {Shown(node.Value)}, and must be a number from 0 to 65535.");

        // Bare, it is meant to be used.
        return new InstancePort(number, node.Of("@enabled")?.Equals("true", StringComparison.OrdinalIgnoreCase) ?? node.Text is not null);
    }

    private static Properties ReadProperties(EurekaNode? node, string name)
    {
        if (node is null)
            return Properties.None;

        // @class is Java's, of the map itself.
        var properties = new Properties(node.Members.Where(member => !member.Key.StartsWith('@'))
            .Select(member => KeyValuePair.Create(member.Key, member.Value.Value ?? "")));
        CheckMetadata(properties, name);
        return properties;
    }

    /// <exception cref="MalformedBodyException">It has more text than one may have, or no text.</exception>
    public void CheckDescribed(Instance instance)
    {
        CheckMetadata(instance.Metadata, "metadata");
        CheckSize(instance);
    }

    private void CheckSize(Instance instance)
    {
        if (instance.Size > options.MaxInstanceBytes)
            throw new MalformedBodyException(
                $"The instance has {instance.Size} bytes of text, {instance.Metadata.Size} of them metadata, and at most {options.MaxInstanceBytes} are taken: "
                + "Hanok__Registry__MaxInstanceBytes.");
    }

    private static void CheckMetadata(Properties properties, string name)
    {
        if (properties.Count > MaxMetadata)
            throw new MalformedBodyException($"{name} has {properties.Count} entries, and at most {MaxMetadata} are taken.");

        foreach (var (key, value) in properties)
        {
            Checked(key, MaxText, name);
            Checked(value, MaxMetadataText, $"{name}.{key}");
        }
    }

    private static string Checked(string text, int limit, string name)
    {
        if (text.Length > limit)
            throw new MalformedBodyException($"{Shown(name)} has {text.Length} characters, and at most {limit} are taken.");

        if (!IsPlain(text))
            throw new MalformedBodyException($"{Shown(name)} has control characters or broken text in it.");

        return text;
    }

    // What XML cannot say, nobody could be told.
    private static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (!System.Xml.XmlConvert.IsXmlChar(text[i]))
                return false;
        }

        return true;
    }

    private static string? Text(EurekaNode node, string name) =>
        node.Of(name)?.Trim() is { Length: > 0 } text ? Checked(text, MaxText, name) : null;

    private static int? Number(EurekaNode? node, string name, int least, int most)
    {
        if (node?.Of(name) is not { } text)
            return null;

        if (!long.TryParse(text, out var number))
            throw new MalformedBodyException($"{name} is {Shown(text)}, and must be a number.");

        return (int)Math.Clamp(number, least, most);
    }

    private static long? Timestamp(EurekaNode node, string name)
    {
        if (node.Of(name) is not { } text)
            return null;

        if (!long.TryParse(text, out var number) || number > Instance.LatestTimestamp)
            throw new MalformedBodyException($"{name} is {Shown(text)}, and must be milliseconds since 1970.");

        // Never sent is 0 in Java.
        return number > 0 ? number : null;
    }

    private static string Shown(string? text) => text is null ? "nothing" : $"'{(text.Length > 100 ? text[..100] + "..." : text)}'";
}
