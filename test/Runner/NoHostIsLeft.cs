using Hanok.Testing;

namespace Hanok.Runner;

/// <summary>At the end of a run every host that a test has made must be disposed: one that is left keeps its threads, timers and connections.</summary>
public sealed class NoHostIsLeft : IDisposable
{
    public void Dispose()
    {
        var alive = TestHost.Alive.GroupBy(host => host).Select(group => $"{group.Count()} x {group.Key}").Order().ToList();
        if (alive.Count > 0)
            throw new InvalidOperationException($"These hosts were built and not disposed:\n  {string.Join("\n  ", alive)}");
    }
}
