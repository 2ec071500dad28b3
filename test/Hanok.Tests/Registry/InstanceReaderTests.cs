using Hanok.Registry.Eureka;
using Hanok.Registry.Leases;

namespace Hanok.Tests.Registry;

public sealed class InstanceReaderTests
{
    private const string Least = """ "hostName":"h1","app":"order","ipAddr":"10.0.0.5","dataCenterInfo":{"name":"MyOwn"} """;

    [Theory]
    [InlineData("8080", 8080, true)]
    [InlineData("\"8080\"", 8080, true)]
    [InlineData("""{"$":8080,"@enabled":"true"}""", 8080, true)]
    [InlineData("""{"$":"8080","@enabled":true}""", 8080, true)]
    [InlineData("""{"$":8080,"@enabled":"false"}""", 8080, false)]
    [InlineData("""{"$":8080,"@enabled":false}""", 8080, false)]
    public void A_port_may_be_bare_or_text_or_an_object(string port, int number, bool enabled) =>
        Assert.Equal(new InstancePort(number, enabled), Read($$"""{"port":{{port}},{{Least}}}""").Port);

    [Theory]
    [InlineData("""{"instanceId":"i1",""", "i1")]
    [InlineData("{", "h1")]
    public void The_id_is_what_is_said_or_the_host_name(string start, string id) => Assert.Equal(id, Read(start + Least + "}").Key.Id);

    [Fact]
    public void The_id_of_an_instance_at_Amazon_stands_in_its_data_center() => Assert.Equal(
        "i-123",
        Read("""{"hostName":"h1","app":"order","ipAddr":"10.0.0.5","dataCenterInfo":{"name":"Amazon","metadata":{"instance-id":"i-123"}}}""").Key.Id);

    [Fact]
    public void An_application_is_in_upper_case() => Assert.Equal("ORDER", Read($"{{{Least}}}").Key.App);

    [Fact]
    public void A_data_center_without_a_class_gets_that_which_Java_needs() =>
        Assert.Equal("com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", Read($"{{{Least}}}").DataCenter.Class);

    [Theory]
    [InlineData("{", 45)]
    [InlineData("""{"leaseInfo":{},""", 45)]
    [InlineData("""{"leaseInfo":{"renewalIntervalInSecs":10},""", 16)]
    [InlineData("""{"leaseInfo":{"renewalIntervalInSecs":10,"durationInSecs":30},""", 30)]
    [InlineData("""{"leaseInfo":{"durationInSecs":"90"},""", 90)]
    [InlineData("""{"leaseInfo":{"durationInSecs":0},""", 1)]
    [InlineData("""{"leaseInfo":{"durationInSecs":99999999999},""", 3600)]
    public void A_lease_lasts_as_long_as_it_says(string start, int seconds) => Assert.Equal(seconds, Read(start + Least + "}").LeaseSeconds);

    [Fact]
    public void Xml_says_the_same()
    {
        var json = Read("""
            {"instanceId":"i1","hostName":"h1","app":"ORDER","ipAddr":"10.0.0.5","status":"STARTING","port":{"$":8080,"@enabled":"true"},
             "securePort":{"$":8443,"@enabled":"false"},"dataCenterInfo":{"name":"MyOwn"},"leaseInfo":{"renewalIntervalInSecs":10,"durationInSecs":30},
             "metadata":{"zone":"a","hanok.grpc":"5001"},"vipAddress":"order","lastDirtyTimestamp":"77"}
            """);
        var xml = Instances.Reader().Read(
            Instances.Xml("""
                <?xml version="1.0"?>
                <instance><instanceId>i1</instanceId><hostName>h1</hostName><app>ORDER</app><ipAddr>10.0.0.5</ipAddr><status>STARTING</status>
                <port enabled="true">8080</port><securePort enabled="false">8443</securePort>
                <dataCenterInfo class="com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo"><name>MyOwn</name></dataCenterInfo>
                <leaseInfo><renewalIntervalInSecs>10</renewalIntervalInSecs><durationInSecs>30</durationInSecs></leaseInfo>
                <metadata class="java.util.HashMap"><zone>a</zone><hanok.grpc>5001</hanok.grpc></metadata>
                <vipAddress>order</vipAddress><lastDirtyTimestamp>77</lastDirtyTimestamp></instance>
                """),
            "order").Instance;

        Assert.Equal(json, xml);
    }

    [Fact]
    public void What_is_written_is_read_again_the_same_in_both_forms()
    {
        var instance = Instances.Order() with
        {
            Metadata = new([new("zone", "a&b <c>"), new("a b", "\u00e9\ud83c\udf5c"), new("_x0020_", "tricky"), new("hanok.messages", "5001")]),
            HomePageUrl = "http://h1/?a=1&b=2",
            SecurePort = new(8443, true),
            AsgName = "asg",
        };
        instance = instance with { SaidAt = instance.LastDirtyTimestamp };
        var registration = new Registration(instance, instance.Status, InstanceStatus.Unknown, 1, 2, 3, 4, ChangeKind.Added);
        var json = JsonNodeReader.Read(EurekaJson.Instance(registration))["instance"]!;
        var (name, xml) = XmlNodeReader.Read(EurekaXml.Instance(registration));

        Assert.Equal("instance", name);
        Assert.Equal(instance, Instances.Reader().Read(json, "ORDER").Instance with { RenewalSeconds = instance.RenewalSeconds });
        Assert.Equal(instance, Instances.Reader().Read(xml, "ORDER").Instance with { RenewalSeconds = instance.RenewalSeconds });
    }

    [Theory]
    [InlineData("""{"app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "Missing instanceId")]
    [InlineData("""{"instanceId":"i","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "Missing hostname")]
    [InlineData("""{"hostName":"h","app":"order","dataCenterInfo":{"name":"MyOwn"}}""", "Missing ip address")]
    [InlineData("""{"hostName":"h","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "Missing appName")]
    [InlineData("""{"hostName":"h","app":"kitchen","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "Mismatched appName: the path has 'order', the instance 'kitchen'")]
    [InlineData("""{"hostName":"h","app":"order","ipAddr":"1.2.3.4"}""", "Missing dataCenterInfo")]
    [InlineData("""{"hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{}}""", "Missing dataCenterInfo Name")]
    [InlineData("""{"port":"http","hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "port is 'http'")]
    [InlineData("""{"port":70000,"hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "port is '70000'")]
    [InlineData("""{"port":[],"hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "port is nothing")]
    [InlineData("""{"hostName":"h\u0000","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "control characters")]
    [InlineData("""{"leaseInfo":{"durationInSecs":"long"},"hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "durationInSecs is 'long'")]
    [InlineData("""{"lastDirtyTimestamp":"9223372036854775807","hostName":"h","app":"order","ipAddr":"1.2.3.4","dataCenterInfo":{"name":"MyOwn"}}""", "lastDirtyTimestamp is")]
    public void What_cannot_be_listed_is_refused_with_a_reason(string json, string reason)
    {
        var refused = Assert.Throws<MalformedBodyException>(() => Instances.Reader().Read(Instances.Json(json), "order"));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_is_bounded()
    {
        string[] tooMuch =
        [
            string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"k{i}\":\"v\"")),
            $"\"k\":\"{new string('x', 5000)}\"",
            string.Join(',', Enumerable.Range(0, 10).Select(i => $"\"k{i}\":\"{new string('x', 2000)}\"")),
        ];

        Assert.All(tooMuch, metadata => Assert.Throws<MalformedBodyException>(() => Read($"{{\"metadata\":{{{metadata}}},{Least}}}")));
    }

    private static Instance Read(string json) => Instances.Reader().Read(Instances.Json(json), "order").Instance;
}
