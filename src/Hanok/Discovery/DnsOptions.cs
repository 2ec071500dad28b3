using System.ComponentModel.DataAnnotations;

namespace Hanok.Discovery;

/// <summary>Finds services by DNS, as the headless services of Kubernetes are: <c>Hanok__Discovery__Dns__*</c>.</summary>
public sealed class DnsOptions
{
    /// <summary>What a service is called in DNS, as in <c>{service}.default.svc.cluster.local</c>. Without it nothing is asked of DNS.</summary>
    [RegularExpression(@".*\{service\}.*", ErrorMessage = "Hanok:Discovery:Dns:Name has no '{{service}}' in it. Write it as in {{service}}.default.svc.")]
    public string? Name { get; set; }

    // DNS tells hosts only: every service has the same ports there.
    [Range(1, 65535)]
    public int HttpPort { get; set; } = 8080;

    [Range(1, 65535)]
    public int MessagesPort { get; set; } = 8081;

    [Range(1, 65535)]
    public int GrpcPort { get; set; } = 8082;

    /// <summary>Seconds between two questions about one service. What was known stays known while DNS fails.</summary>
    [Range(1, 3600)]
    public int TtlSeconds { get; set; } = 30;
}
