namespace Hanok.Gateway.Breaking;

/// <summary>
/// The circuit breaker of one destination (M. Nygard, <i>Release It!</i>). Closed: all go through. Open: none does, for a while. Half-open: one
/// does, the probe; its fate closes the breaker or opens it again, for twice as long: what was only started anew is soon found to be there.
/// Thread-safe.
/// </summary>
internal sealed class Breaker(string address, BreakerOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private bool _open;
    private bool _probing;
    private long _openedAt;

    // How often in a row, without a good probe in between.
    private int _openings;

    /// <summary>A destination that has moved gets a new breaker.</summary>
    public string Address => address;

    public int Failures => Volatile.Read(ref _failures);

    public bool IsClosed => !Volatile.Read(ref _open);

    public BreakerState State => IsClosed ? BreakerState.Closed : Rest > TimeSpan.Zero ? BreakerState.Open : BreakerState.HalfOpen;

    /// <summary>Until the next probe; nothing when it may go through now.</summary>
    public TimeSpan Rest => IsClosed ? TimeSpan.Zero : OpenFor - time.GetElapsedTime(Volatile.Read(ref _openedAt));

    /// <summary>1 s, 2 s, 4 s and so on, up to the limit.</summary>
    public TimeSpan OpenFor => TimeSpan.FromSeconds(Math.Min(options.OpenSeconds, 1 << Math.Clamp(Volatile.Read(ref _openings) - 1, 0, 12)));

    /// <summary>Whether a request may be given to the destination, when it is its turn.</summary>
    public bool MayEnter => IsClosed || (!Volatile.Read(ref _probing) && Rest <= TimeSpan.Zero);

    /// <summary>Whether this request may go; then exactly one of the three below must follow, with the same <paramref name="probe"/>.</summary>
    public bool TryEnter(out bool probe)
    {
        probe = false;
        if (IsClosed)
            return true;

        lock (_gate)
        {
            if (!_open)
                return true;

            if (_probing || Rest > TimeSpan.Zero)
                return false;

            return probe = _probing = true;
        }
    }

    /// <returns>Whether it has closed by that.</returns>
    public bool Succeeded(bool probe)
    {
        if (!probe)
        {
            // What was sent before it opened tells nothing about now.
            if (IsClosed && Volatile.Read(ref _failures) != 0)
                Volatile.Write(ref _failures, 0);

            return false;
        }

        lock (_gate)
        {
            _failures = _openings = 0;
            _probing = _open = false;
            return true;
        }
    }

    /// <returns>Whether it has opened by that, for the first time or again.</returns>
    public bool Failed(bool probe)
    {
        if (options.Failures == 0)
            return false;

        lock (_gate)
        {
            if (probe)
                _probing = false;
            else if (_open || ++_failures < options.Failures)
                return false;

            _openings++;
            _openedAt = time.GetTimestamp();
            Volatile.Write(ref _open, true);
            return true;
        }
    }

    /// <summary>The request says nothing about the destination, as when the client went away: the next one may probe.</summary>
    public void Nothing(bool probe)
    {
        if (probe)
            Volatile.Write(ref _probing, false);
    }
}
