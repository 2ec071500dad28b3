namespace Hanok.Outbox;

/// <summary>
/// Knows up to where everything that was read from the log has been delivered, while deliveries to several destinations end in any
/// order. Thread-safe.
/// </summary>
internal sealed class CompletedPrefix
{
    private readonly Lock _lock = new();
    private readonly Queue<Commit> _commits = [];
    private bool _isHeld;

    /// <summary>When the oldest commit that is not complete was made; null when there is none.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
                return _commits.TryPeek(out var first) ? first.At : null;
        }
    }

    /// <summary>Commits are added in log order; <paramref name="deliveries"/> is how many times <see cref="Complete"/> will be called.</summary>
    /// <param name="at">When it was made; null when nobody knows, as of a heartbeat.</param>
    public Commit Add(long end, int deliveries, DateTimeOffset? at = null)
    {
        var commit = new Commit(end, at) { Outstanding = deliveries };
        lock (_lock)
            if (!_isHeld)
                _commits.Enqueue(commit);

        return commit;
    }

    /// <summary>
    /// A delivery of the last commit that was added will never be done here, so nothing that is added from now on is ever in the prefix: it is
    /// not kept.
    /// </summary>
    public void Hold()
    {
        lock (_lock)
            _isHeld = true;
    }

    /// <summary>One delivery of the commit is done.</summary>
    public void Complete(Commit commit, int deliveries = 1)
    {
        lock (_lock)
            commit.Outstanding -= deliveries;
    }

    /// <summary>The end of the completed prefix, if it has grown.</summary>
    public long? Take()
    {
        long? end = null;
        lock (_lock)
            while (_commits.TryPeek(out var first) && first.Outstanding == 0)
                end = _commits.Dequeue().End;

        return end;
    }

    public sealed class Commit(long end, DateTimeOffset? at)
    {
        public long End => end;

        public DateTimeOffset? At => at;

        internal int Outstanding { get; set; }
    }
}
