namespace Hanok.Discovery;

/// <summary>The answer to <c>GET apps</c>.</summary>
internal sealed record EurekaList(EurekaApplications? Applications);

internal sealed record EurekaApplications(EurekaApplication[]? Application);

internal sealed record EurekaApplication(string? Name, EurekaInstance[]? Instance);

/// <summary>One change, as it is pushed.</summary>
internal sealed record EurekaChange(EurekaInstance? Instance);
