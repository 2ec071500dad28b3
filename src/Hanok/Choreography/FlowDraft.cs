using Hanok.Messaging;

namespace Hanok.Choreography;

/// <summary>What a builder has gathered.</summary>
internal sealed class FlowDraft(string name)
{
    private readonly SortedDictionary<string, string> _names = new(StringComparer.Ordinal);

    public List<string> Starts { get; } = [];

    public List<FlowReaction> Reactions { get; } = [];

    public List<string> GoodEnds { get; } = [];

    public List<string> BadEnds { get; } = [];

    public List<string> PointsOfNoReturn { get; } = [];

    public Dictionary<string, string> Undone { get; } = [];

    public FlowDeadline? Deadline { get; set; }

    /// <summary>An event by its name without the version: a flow is the same in all versions of its messages.</summary>
    public string Know<TEvent>()
    {
        var family = MessageType.Of<TEvent>().Family;
        _names[family] = typeof(TEvent).Name;
        return family;
    }

    public FlowDefinition ToDefinition() => new()
    {
        Name = name,
        Starts = Starts,
        Reactions = Reactions,
        GoodEnds = GoodEnds,
        BadEnds = BadEnds,
        PointsOfNoReturn = PointsOfNoReturn,
        Undone = Undone,
        Deadline = Deadline,
        Names = _names,
    };
}
