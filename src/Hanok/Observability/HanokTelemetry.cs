using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanok.Observability;

/// <summary>The sources that Hanok's own spans and metrics come from.</summary>
public static class HanokTelemetry
{
    public const string Name = "Hanok";

    internal static readonly ActivitySource Activities = new(Name);

    internal static readonly Meter Meter = new(Name);
}
