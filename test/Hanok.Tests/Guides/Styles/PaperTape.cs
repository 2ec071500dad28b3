using System.Collections.Concurrent;

namespace Hanok.Tests.Guides.Styles;

/// <summary>What the handlers of the guide have done.</summary>
internal sealed class PaperTape
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public void Print(string line) => _lines.Enqueue(line);
}
