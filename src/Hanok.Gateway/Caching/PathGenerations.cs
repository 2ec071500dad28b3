namespace Hanok.Gateway.Caching;

/// <summary>
/// Counts the changes under each path, so that who changed something through this gateway does not read it as it was: <c>POST
/// /api/orders/7/cancel</c> makes what is kept of <c>/api/orders/7</c>, <c>/api/orders</c> and <c>/api</c> old. Paths share numbers, by their
/// hash: that costs a needless miss now and then, and bounds the memory.
/// </summary>
internal sealed class PathGenerations
{
    // 16 KB. At a hundred changes a second, what is kept for a second is dropped needlessly about once in forty times.
    private readonly int[] _generations = new int[4096];

    public int Of(string path) => Volatile.Read(ref Place(path));

    public void Changed(string path)
    {
        var rest = path.AsSpan().TrimEnd('/');
        while (rest.Length > 0)
        {
            Interlocked.Increment(ref Place(rest));
            rest = rest[..Math.Max(0, rest.LastIndexOf('/'))];
        }
    }

    private ref int Place(ReadOnlySpan<char> path) =>
        ref _generations[(uint)string.GetHashCode(path.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) % (uint)_generations.Length];
}
