using System.Text;
using Hanok.Discovery;

namespace Hanok.Tests.Discovery;

public sealed class EurekaInstanceTests
{
    [Theory]
    [InlineData("""{"$":8080,"@enabled":"true"}""", 8080)]
    [InlineData("""{"$":8080,"@enabled":true}""", 8080)]
    [InlineData("""{"$":"8080"}""", 8080)]
    [InlineData("8080", 8080)]
    [InlineData("\"8080\"", 8080)]
    [InlineData("""{"$":8080,"@enabled":"false"}""", null)]
    [InlineData("""{"$":8080,"@enabled":false}""", null)]
    [InlineData("""{"$":70000,"@enabled":"true"}""", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_port_is_read_in_every_form_that_registries_write(string json, int? port) =>
        Assert.Equal(port, Read($$"""{"app":"KITCHEN","hostName":"10.0.0.1","status":"UP","port":{{json}}}""").Single().Endpoints.GetValueOrDefault("http")?.Port);

    [Fact]
    public void An_instance_tells_its_endpoints_in_its_metadata()
    {
        var instance = Read("""
            {"app":"ORDER-HISTORY","instanceId":"x","hostName":"10.0.0.1","ipAddr":"10.0.0.1","status":"UP","port":{"$":8080,"@enabled":"true"},
             "securePort":{"$":8443,"@enabled":"true"},"countryId":1,"leaseInfo":{"renewalIntervalInSecs":30},
             "metadata":{"@class":"java.util.Collections$EmptyMap","hanok.messages":"8081","hanok.grpc":8082,"hanok.other":"x","zone":"a"}}
            """).Single();

        Assert.Equal(("order-history", "x", InstanceStatus.Up), (instance.Service, instance.Id, instance.Status));
        Assert.Equal(
            ["grpc http://10.0.0.1:8082/", "http http://10.0.0.1:8080/", "https https://10.0.0.1:8443/", "messages http://10.0.0.1:8081/"],
            instance.Endpoints.Select(endpoint => $"{endpoint.Key} {endpoint.Value}").Order());
    }

    [Theory]
    [InlineData("UP", InstanceStatus.Up)]
    [InlineData("STARTING", InstanceStatus.Starting)]
    [InlineData("OUT_OF_SERVICE", InstanceStatus.OutOfService)]
    [InlineData("DOWN", InstanceStatus.Down)]
    [InlineData("UNKNOWN", InstanceStatus.Down)]
    internal void A_status_that_is_none_of_ours_is_not_up(string status, InstanceStatus expected) =>
        Assert.Equal(expected, Read($$"""{"app":"KITCHEN","hostName":"10.0.0.1","status":"{{status}}"}""").Single().Status);

    [Theory]
    [InlineData("""{"hostName":"10.0.0.1"}""")]
    [InlineData("""{"app":"KITCHEN"}""")]
    [InlineData("""{"app":"KITCHEN","hostName":"a host"}""")]
    [InlineData("""{"app":"KITCHEN","hostName":"10.0.0.1","actionType":"DELETED"}""")]
    public void What_cannot_be_reached_is_left_out(string json) => Assert.Empty(Read(json));

    [Fact]
    public void What_this_service_says_of_itself_is_read_as_it_was_meant()
    {
        var ports = new Dictionary<string, int> { ["http"] = 5000, ["messages"] = 5001 };
        var registration = new Registration("kitchen", "10.0.0.1", ports, DateTimeOffset.UnixEpoch) { Zone = "a" };

        var json = registration.ToJson(InstanceStatus.Starting, DateTimeOffset.UnixEpoch);

        var instance = Read(json["""{"instance":""".Length..^1]).Single();
        Assert.Equal(("kitchen", "10.0.0.1:kitchen:5000", InstanceStatus.Starting), (instance.Service, instance.Id, instance.Status));
        Assert.Equal([new("http://10.0.0.1:5000"), new Uri("http://10.0.0.1:5001")], instance.Endpoints.OrderBy(e => e.Key).Select(e => e.Value));
    }

    private static IReadOnlyList<ServiceInstance> Read(string instance) => RegistryPeer.Instances(Encoding.UTF8.GetBytes(
        "{\"applications\":{\"versions__delta\":\"1\",\"application\":[{\"name\":\"X\",\"instance\":[" + instance + "]}]}}"));
}
