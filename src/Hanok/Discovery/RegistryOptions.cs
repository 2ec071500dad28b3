using System.ComponentModel.DataAnnotations;

namespace Hanok.Discovery;

/// <summary>Where the registry is, and how this service stands in it: <c>Hanok__Registry__*</c>. Without an address it is not used.</summary>
public sealed class RegistryOptions
{
    /// <summary>Registries that share what they know, as in <c>http://10.0.0.7:8761</c>; a path such as <c>/eureka/v2</c> may follow. At most 8.</summary>
    [HttpAddresses]
    public string[] Urls { get; set; } = [];

    /// <summary>Whether others may find this service by the registry; without, it only looks others up.</summary>
    public bool Register { get; set; } = true;

    /// <summary>The host by which others reach this service. Without it, the one that the server is bound to.</summary>
    public string? Host { get; set; }

    /// <summary>Where this instance runs; told to others, nothing else.</summary>
    public string? Zone { get; set; }

    /// <summary>Seconds after which the registry gives up an instance that is silent.</summary>
    [Range(2, 600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Seconds between two signs of life. A third of the lease: two of them may get lost.</summary>
    [Range(1, 300)]
    public int RenewSeconds { get; set; } = 10;

    /// <summary>Seconds between two looks into a registry that does not push.</summary>
    [Range(1, 300)]
    public int PollSeconds { get; set; } = 30;

    /// <summary>
    /// Seconds for which an instance is still called that a registry does not list, when this registry has only just come (back): who lives
    /// has registered again by then. Twice the usual lease.
    /// </summary>
    [Range(0, 3600)]
    public int KeepSeconds { get; set; } = 60;
}
