namespace Hanok.Choreography;

/// <summary>The flows that this service has a part in. Fixed at start; thread-safe.</summary>
internal sealed class FlowTable
{
    private readonly Dictionary<string, FlowDefinition> _watched;

    public FlowTable(IEnumerable<Flow> flows, string service)
    {
        All = [.. flows.Select(flow => flow.ToDefinition())];
        _watched = All.Where(flow => flow.Owner == service).DistinctBy(flow => flow.Name).ToDictionary(flow => flow.Name);
    }

    public IReadOnlyList<FlowDefinition> All { get; }

    /// <summary>Those that this service owns.</summary>
    public IReadOnlyCollection<FlowDefinition> Watched => _watched.Values;

    /// <summary>Null for an instance of a flow that was taken out of the program.</summary>
    public FlowDefinition? Find(string name) => _watched.GetValueOrDefault(name);
}
