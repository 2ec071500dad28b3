namespace Hanok.AppHost.Processes;

/// <summary>The last lines of an output; the oldest gives way. Safe for many threads.</summary>
internal sealed class LineTail(int capacity)
{
    private readonly Queue<string> lines = new(capacity);
    private readonly Lock gate = new();

    public void Add(string line)
    {
        lock (gate)
        {
            if (lines.Count == capacity) lines.Dequeue();
            lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (gate) return string.Join('\n', lines);
    }
}
