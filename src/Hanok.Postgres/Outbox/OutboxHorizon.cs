namespace Hanok.Postgres.Outbox;

/// <summary>
/// Up to which id every row of the outbox table is decided: committed and to be seen, or never to come. Pure; docs/decisions/0007 has the proof.
/// </summary>
/// <remarks><code>
///   look 1: ids given out up to 7, writers {A, B} in the table     nothing is known yet: A or B may hold 5, 6 or 7
///   look 2: ids given out up to 9, writers {B, C}                  B is still there
///   look 3: ids given out up to 12, writers {C}                    A and B have ended: decided up to 7. Next: 12, waiting for C
///   look 4: ids given out up to 12, writers {}                     decided up to 12
/// </code></remarks>
internal sealed class OutboxHorizon
{
    private readonly HashSet<string> _awaited = [];
    private long _candidate;

    /// <summary>Grows only.</summary>
    public long Decided { get; private set; }

    /// <param name="givenOut">The last id that was given out. Must be read before <paramref name="writers"/>.</param>
    /// <param name="writers">The transactions that have begun to write into the table and have not ended.</param>
    public void See(long givenOut, IReadOnlyCollection<string> writers)
    {
        _awaited.IntersectWith(writers);
        if (_awaited.Count == 0)
        {
            Decided = Math.Max(Decided, _candidate);
            _candidate = givenOut;
            _awaited.UnionWith(writers);
        }

        // Nobody is in the table, so nobody holds an id.
        if (writers.Count == 0)
            Decided = Math.Max(Decided, givenOut);
    }
}
