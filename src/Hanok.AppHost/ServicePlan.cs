namespace Hanok.AppHost;

/// <summary>A service definition with everything decided: the program, the ports, the whole environment.</summary>
internal sealed record ServicePlan(ServiceDefinition Definition, string Program, ServiceAddress Address, string? ConnectionString)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Name => Definition.Name;
}
