using Microsoft.Extensions.Options;

namespace Hanok.Registry.Leases;

/// <summary>All that is registered, in memory. Thread-safe: each operation takes the one lock, for microseconds.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _lock = new();
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly LeaseIndex _leases = new();
    private readonly DueQueue _due = new();
    private readonly ChangeLog _changes;
    private readonly RegistryViews _views;
    private readonly Departures _departures = new();
    private readonly SelfPreservation _preservation;
    private readonly long _startedAt;
    private readonly long _began;
    private bool _isRebuilt;

    public LeaseTable(IOptions<RegistryOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        (_startedAt, _began) = (time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
        _preservation = new SelfPreservation(_options);

        // So that versions go on rising after a restart, in less than a thousand changes a second.
        _changes = new ChangeLog(_startedAt);
        _views = new RegistryViews(_leases, _changes);
    }

    /// <summary>Called for each change, in their order, within the lock: it must only hand on.</summary>
    public Action<Change>? Changed { get; set; }

    /// <summary>A lease will end sooner than the soonest so far. Called within the lock.</summary>
    public Action? DueEarlier { get; set; }

    /// <summary>What the registry suspects of itself; null when all is well.</summary>
    public SelfPreservation.Alarm? Alarm
    {
        get
        {
            lock (_lock)
                return _preservation.At(Now);
        }
    }

    /// <summary>Milliseconds since 1970 by the clock as it was at the start: one that is set while this runs ends no lease, and makes none longer.</summary>
    public long Now => _startedAt + (long)_time.GetElapsedTime(_began).TotalMilliseconds;

    /// <param name="overridden">What an operator has set at the peer, or the client was told before.</param>
    /// <param name="renewedAt">When a peer has last heard of it.</param>
    public RegisterResult Register(Instance instance, bool fromPeer, InstanceStatus overridden = InstanceStatus.Unknown, long? renewedAt = null)
    {
        lock (_lock)
        {
            var now = Now;
            if (_departures.IsEcho(instance, fromPeer, now))
                return RegisterResult.Echo;

            if (_leases.Find(instance.Key) is { } lease)
            {
                // What it says of itself counts, whatever its clock. Of what peers tell the newer is the truth: the same version says nothing
                // new, and may lack what was set here.
                var ours = lease.Registration.Instance;
                if (!fromPeer)
                    Update(lease, instance.Following(ours, now), overridden, fromPeer, now);
                else if (instance.LastDirtyTimestamp > ours.LastDirtyTimestamp)
                    Update(lease, instance, overridden, fromPeer, now);

                // The older one proves that it lives all the same.
                if (Math.Min(renewedAt ?? now, now) is var at && at > lease.RenewedAt)
                    Renew(lease, at);

                return RegisterResult.Renewed;
            }

            if (_leases.Count >= _options.MaxInstances)
                return RegisterResult.Full;

            Add(fromPeer ? instance : instance.After(_departures.VersionOf(instance.Key), now), overridden, fromPeer, now, renewedAt);
            return RegisterResult.Added;
        }
    }

    /// <param name="dirty">What the client calls its latest version; null when it does not say. One that is listed otherwise is to register again.</param>
    public RenewResult Renew(InstanceKey key, long? dirty, bool fromPeer, out Registration? listed)
    {
        lock (_lock)
        {
            listed = null;
            if (_leases.Find(key) is not { } lease)
                return RenewResult.NotFound;

            listed = lease.Current;
            if (fromPeer ? dirty > listed.Instance.LastDirtyTimestamp : !listed.Instance.IsWhatItSaid(dirty))
                return RenewResult.NotFound;

            if (fromPeer && dirty < listed.Instance.LastDirtyTimestamp)
                return RenewResult.Conflict;

            Renew(lease, Now);
            return RenewResult.Renewed;
        }
    }

    public bool Cancel(InstanceKey key, string reason)
    {
        lock (_lock)
        {
            if (_leases.Find(key) is not { } lease)
                return false;

            Remove(lease, wasAsked: true, reason);
            return true;
        }
    }

    public Registration? Override(InstanceKey key, InstanceStatus status, long? dirty) => Change(key, (listed, now) => listed.Override(status, dirty, now));

    public Registration? RemoveOverride(InstanceKey key, InstanceStatus? status, long? dirty) =>
        Change(key, (listed, now) => listed.WithoutOverride(status, dirty, now));

    public Registration? Describe(InstanceKey key, IReadOnlyCollection<KeyValuePair<string, string>> metadata) =>
        Change(key, (listed, now) => listed.Describe(metadata, now));

    /// <summary>With when it was last heard of.</summary>
    public Registration? Find(InstanceKey key)
    {
        lock (_lock)
            return _leases.Find(key)?.Current;
    }

    /// <param name="meanwhile">What is to happen before the next change.</param>
    public RegistryView View(Action? meanwhile = null)
    {
        lock (_lock)
        {
            meanwhile?.Invoke();
            return _views.All(IsRebuilding);
        }
    }

    public RegistryView Delta()
    {
        lock (_lock)
            return _views.Delta(IsRebuilding, Now);
    }

    /// <summary>For peers and people, with what heartbeats have done to the leases.</summary>
    public RegistryReport Report()
    {
        lock (_lock)
        {
            var now = Now;
            return new RegistryReport(
                now, _changes.Version, IsRebuilding, _preservation.At(now), [.. _leases.All.Select(LeaseReport.Of)], _departures.Latest(20));
        }
    }

    public (LeaseReport? Lease, Departure? Departure) Trace(InstanceKey key)
    {
        lock (_lock)
            return (_leases.Find(key) is { } lease ? LeaseReport.Of(lease) : null, _departures.Find(key));
    }

    /// <summary>A peer has told what it knows: nothing is missing any more.</summary>
    public void EndRebuilding()
    {
        lock (_lock)
            _isRebuilt = true;
    }

    /// <summary>The leases that have ended, now suspects. Each comes once, until <see cref="Settle"/>.</summary>
    public IReadOnlyList<Suspect> TakeDue()
    {
        lock (_lock)
        {
            var now = Now;
            var due = _due.Take(now);
            foreach (var lease in due)
            {
                if (lease.Suspicion is null)
                    _preservation.LeaseEnded(now, _leases.Count);

                lease.Suspect(now);
            }

            var heirs = due.Count == 0 ? null : _leases.LivingByAddress();
            return [.. due.Select(lease => new Suspect(lease, lease.Registration.Instance, heirs!.GetValueOrDefault(lease.Registration.Instance.Address)))];
        }
    }

    /// <returns>How long until a lease ends; null when there is none.</returns>
    public TimeSpan? UntilNextDue()
    {
        lock (_lock)
            return _due.Next is { } at ? TimeSpan.FromMilliseconds(Math.Max(0, at - Now)) : null;
    }

    /// <summary>Keeps a suspect for a while or evicts it, by what its probe has found.</summary>
    public Verdict? Settle(Suspect suspect, Finding finding)
    {
        lock (_lock)
        {
            var (lease, now) = (suspect.Lease, Now);
            if (lease.IsEnded)
                return null;

            var verdict = lease.Suspicion is { } suspicion
                ? EvictionDecider.Decide(new(now, lease.RenewedAt, suspicion.Since, finding, _preservation.At(now) is not null), _options)
                : null;
            if (verdict is { KeepUntil: null })
            {
                Remove(lease, wasAsked: false, $"was evicted: {verdict.Reason}");
                return verdict;
            }

            if (verdict is not null)
                lease.Extend(verdict.KeepUntil.Value, verdict.Reason);

            Queue(lease);
            return verdict;
        }
    }

    // Alone and just started, it knows only who has sent something since; after a lease that is everybody.
    private bool IsRebuilding => !_isRebuilt && Now - _startedAt < _options.DefaultLeaseSeconds * 1000L;

    private void Add(Instance instance, InstanceStatus overridden, bool fromPeer, long now, long? renewedAt)
    {
        var registration = Registration.Of(instance, overridden, now);
        var lease = new Lease(registration, Math.Min(renewedAt ?? now, now), fromPeer);
        _leases.Add(lease);
        _departures.Forget(instance.Key);
        Queue(lease);
        Publish(registration, now);
    }

    private void Update(Lease lease, Instance instance, InstanceStatus overridden, bool fromPeer, long now)
    {
        var (old, again) = (lease.Registration, lease.Registration.Again(instance, overridden, fromPeer));
        lease.FromPeer = fromPeer;
        if (again.SaysTheSameAs(old))
            lease.Registration = again;
        else
            Publish(lease, again, now);

        // It may ask for a shorter lease now. One that is not in the queue is being probed, and comes back.
        if (instance.LeaseSeconds < old.Instance.LeaseSeconds && _due.Contains(lease))
        {
            lease.Renew(lease.RenewedAt);
            Queue(lease);
        }
    }

    private void Queue(Lease lease)
    {
        var next = _due.Next;
        _due.Put(lease);
        if (next is null || lease.DueAt < next)
            DueEarlier?.Invoke();
    }

    private void Renew(Lease lease, long at)
    {
        lease.Renew(at);
        var listed = lease.Registration.AfterHeartbeat();
        if (listed.Status != lease.Registration.Status)
            Publish(lease, listed, at);
    }

    private Registration? Change(InstanceKey key, Func<Registration, long, Registration> change)
    {
        lock (_lock)
        {
            if (_leases.Find(key) is not { } lease)
                return null;

            var now = Now;
            Publish(lease, change(lease.Registration, now), now);
            return lease.Registration;
        }
    }

    private void Publish(Lease lease, Registration registration, long now)
    {
        lease.Registration = registration.Changed(now, lease.RenewedAt);
        Publish(lease.Registration, now);
    }

    private void Publish(Registration registration, long now)
    {
        var change = _changes.Add(registration, now);
        Changed?.Invoke(change);
    }

    private void Remove(Lease lease, bool wasAsked, string reason)
    {
        var now = Now;
        _leases.Remove(lease);
        lease.IsEnded = true;
        _due.Remove(lease);
        _departures.Add(new Departure(lease.Registration.Instance, now, wasAsked, reason));
        Publish(lease.Registration with { Action = ChangeKind.Deleted, UpdatedAt = now }, now);
    }
}
