using System.Collections.Concurrent;

namespace Hanok.Testing.Contracts;

/// <summary>Makes handlers throw at what a test names.</summary>
public sealed class Sabotage
{
    private readonly ConcurrentDictionary<string, int> _left = [];
    private readonly ConcurrentDictionary<string, int> _met = [];
    private readonly ConcurrentDictionary<string, string> _says = [];

    /// <summary>Throws the next times that it is met.</summary>
    /// <param name="saying">What the exception says beside where it was.</param>
    public Sabotage Fail(string what, int times = int.MaxValue, string saying = "")
    {
        _left[what] = times;
        _says[what] = saying;
        return this;
    }

    /// <summary>Throws no more.</summary>
    public void Heal() => _left.Clear();

    /// <summary>How often a handler has met it.</summary>
    public int Met(string what) => _met.GetValueOrDefault(what);

    /// <summary>What a handler calls with what it has just done.</summary>
    public void Meet(string what)
    {
        _met.AddOrUpdate(what, 1, (_, n) => n + 1);
        if (_left.TryGetValue(what, out var left) && left > 0)
        {
            // Not set: it may have been healed since it was read, and would be ill again.
            _left.TryUpdate(what, left - 1, left);
            throw new InvalidOperationException($"sabotaged at {what}{_says[what]}");
        }
    }
}
