namespace Hanok.Discovery;

/// <summary>One server-sent event.</summary>
internal readonly record struct ServerEvent(string Name, ReadOnlyMemory<byte> Data)
{
    /// <summary>A comment: all it says is that somebody is there.</summary>
    public static ServerEvent SignOfLife => new("", default);
}
