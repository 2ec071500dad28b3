namespace Hanok.AppHost;

/// <summary>A service definition with everything decided: the program, the ports, the whole environment.</summary>
/// <param name="Instance">From 1.</param>
internal sealed record ServicePlan(ServiceDefinition Definition, string Program, ServiceAddress Address, string? ConnectionString, int Instance = 1)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? CacheConnectionString { get; init; }

    /// <summary>kitchen, kitchen-2, kitchen-3.</summary>
    public string Name => Instance == 1 ? Definition.Name : $"{Definition.Name}-{Instance}";

    /// <summary>The same on other ports.</summary>
    public ServicePlan MovedTo(ServiceAddress address)
    {
        var moved = new Dictionary<string, string>(Environment);
        foreach (var (name, value) in ServiceEnvironment.Endpoints(address)) moved[name] = value;
        return this with { Address = address, Environment = moved };
    }
}
