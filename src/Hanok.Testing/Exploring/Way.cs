using Hanok.Messaging;

namespace Hanok.Testing.Exploring;

/// <summary>What one service sends another by one lane: the messages of it come in order.</summary>
internal sealed class Way(Site from, Site to)
{
    public Site From => from;

    public Site To => to;

    /// <summary>Sent and not arrived, each with its number among all messages of the run.</summary>
    public Queue<(long Number, Delivery Delivery)> Queue { get; } = new();

    public bool IsHeld { get; set; }

    public bool IsOpen => Queue.Count > 0 && !IsHeld && !from.IsAway && !to.IsAway;
}
