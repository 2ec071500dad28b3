namespace Hanok.Gateway;

/// <summary>The section <c>Gateway</c>. Each applies where YARP's own section says nothing for a route or cluster.</summary>
public sealed record GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>
    /// How long a destination may be silent, before it answers or between two parts of its answer. A stream that keeps moving lives on;
    /// for a limit on the whole request there is YARP's <c>Timeout</c> of a route.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public long MaxRequestBodyBytes { get; init; } = 1024 * 1024;
}
