namespace Hanok.Resilience;

/// <summary>The circuit breaker of one destination: holds what <see cref="BreakerDecider"/> decides. Thread-safe.</summary>
/// <param name="turned">Told, outside of any lock, when it opens (with why) and when it closes (with null).</param>
internal sealed class Breaker(string destination, ResilienceOptions options, TimeProvider time, Action<Breaker, string?> turned)
{
    private readonly Lock _lock = new();
    private readonly long _made = time.GetTimestamp();
    private BreakerState _state = BreakerState.Initial;
    private string? _lastError;
    private DateTimeOffset? _lastErrorAt;

    /// <summary>The authority: host and port of an instance.</summary>
    public string Destination => destination;

    public BreakerState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>When it was last used, as a time since it was made.</summary>
    public TimeSpan LastUsed { get; private set; }

    public (string? Text, DateTimeOffset? At) LastError
    {
        get
        {
            lock (_lock)
                return (_lastError, _lastErrorAt);
        }
    }

    public DateTimeOffset Since => time.GetUtcNow() - (Now - State.Since);

    /// <summary>Until the next call is let through; zero when one would be now.</summary>
    public TimeSpan OpenFor => State is { Status: not BreakerStatus.Closed } state && state.Since + Open - Now is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether a call would fail at once, so that another destination is the better one.</summary>
    public bool IsRefusing => State is var state && (state.Status == BreakerStatus.HalfOpen || (state.Status == BreakerStatus.Open && Now - state.Since < Open));

    private TimeSpan Open => TimeSpan.FromSeconds(options.BreakerOpenSeconds);

    private TimeSpan Now => time.GetElapsedTime(_made);

    /// <summary>How long it has not been used.</summary>
    public TimeSpan Idle => Now - LastUsed;

    /// <param name="turn">To be handed to what is said about the call afterwards: exactly one of the three.</param>
    public bool MayCall(out long turn)
    {
        lock (_lock)
        {
            LastUsed = Now;
            (_state, var may) = BreakerDecider.Ask(_state, LastUsed, Open);
            turn = _state.Turn;
            return may;
        }
    }

    public void Succeeded(long turn) => Move(state => BreakerDecider.Succeeded(state, turn, Now), null);

    public void Failed(long turn, string why) => Move(state => BreakerDecider.Failed(state, turn, Now, options.BreakerFailures), why);

    /// <summary>The caller went away, which says nothing about the destination.</summary>
    public void GivenUp(long turn) => Move(state => BreakerDecider.GivenUp(state, turn, Now, Open), null);

    private void Move(Func<BreakerState, BreakerState> decide, string? error)
    {
        BreakerState before, after;
        lock (_lock)
        {
            (before, after) = (_state, decide(_state));
            _state = after;
            if (error is not null)
                (_lastError, _lastErrorAt) = (error, time.GetUtcNow());
        }

        if (before.Status != after.Status && (error is not null || after.Status == BreakerStatus.Closed))
            turned(this, error);
    }
}
