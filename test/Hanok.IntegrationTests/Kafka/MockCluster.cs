using System.Runtime.InteropServices;

namespace Hanok.IntegrationTests.Kafka;

/// <summary>Three brokers in this process: the native library's own, which speak the protocol and keep what they get in memory.</summary>
/// <remarks>
/// They know consumer groups, idempotent producers and offsets. They do not create topics on request, drop no repeat of a producer, forget
/// the oldest beyond 5 MB of a partition, and let a group wait 3 s for its first members. They live as long as the process.
/// </remarks>
internal sealed partial class MockCluster
{
    private static readonly Lazy<MockCluster> First = new(() => new()), Second = new(() => new());

    private readonly nint _cluster;

    // The package has one for each kind of Linux, and the client takes the first that loads. They must share it.
    static MockCluster() => NativeLibrary.SetDllImportResolver(
        typeof(MockCluster).Assembly,
        static (name, assembly, path) => NativeLibrary.TryLoad(name, assembly, path, out var library) ? library : NativeLibrary.Load($"centos8-{name}", assembly, path));

    private MockCluster()
    {
        var configuration = rd_kafka_conf_new();
        _ = rd_kafka_conf_set(configuration, "log_level", "0", 0, 0);
        _cluster = rd_kafka_mock_cluster_new(rd_kafka_new(0, configuration, 0, 0), BrokerCount);
        Brokers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!.Split(',');
    }

    public static MockCluster Shared => First.Value;

    /// <summary>Nobody stops these: for tests that run beside those that do.</summary>
    public static MockCluster Untouched => Second.Value;

    public const int BrokerCount = 3;

    /// <summary>Their addresses.</summary>
    public IReadOnlyList<string> Brokers { get; }

    public void CreateTopic(string name, int partitions) => Check(rd_kafka_mock_topic_create(_cluster, name, partitions, BrokerCount));

    /// <summary>Breaks all connections and takes no new ones.</summary>
    public void Stop()
    {
        for (var broker = 1; broker <= BrokerCount; broker++)
            Check(rd_kafka_mock_broker_set_down(_cluster, broker));
    }

    public void Start()
    {
        for (var broker = 1; broker <= BrokerCount; broker++)
            Check(rd_kafka_mock_broker_set_up(_cluster, broker));
    }

    /// <summary>Answers the next requests to produce with errors, whoever they are from.</summary>
    public void FailProducing(params ReadOnlySpan<int> errors) => rd_kafka_mock_push_request_errors_array(_cluster, 0, errors.Length, errors.ToArray());

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"The mock cluster answered {error}.");
    }

#pragma warning disable IDE1006, CA5392 // The names are the library's, and where it is found says the resolver.
    [LibraryImport("librdkafka")]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport("librdkafka", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(nint configuration, string name, string value, nint error, nint errorSize);

    [LibraryImport("librdkafka")]
    private static partial nint rd_kafka_new(int type, nint configuration, nint error, nint errorSize);

    [LibraryImport("librdkafka")]
    private static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport("librdkafka")]
    private static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport("librdkafka", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport("librdkafka")]
    private static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport("librdkafka")]
    private static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport("librdkafka")]
    private static partial void rd_kafka_mock_push_request_errors_array(nint cluster, short api, nint count, int[] errors);
#pragma warning restore IDE1006, CA5392
}
