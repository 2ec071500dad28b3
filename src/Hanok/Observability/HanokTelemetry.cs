namespace Hanok.Observability;

public static class HanokTelemetry
{
    /// <summary>The name of Hanok's <c>ActivitySource</c> and <c>Meter</c>.</summary>
    public const string Name = "Hanok";
}
