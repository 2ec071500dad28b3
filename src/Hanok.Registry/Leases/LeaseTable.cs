using Microsoft.Extensions.Options;

namespace Hanok.Registry.Leases;

/// <summary>All that is registered, in memory. Thread-safe: each operation takes the one lock, for microseconds.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _lock = new();
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly LeaseIndex _leases = new();
    private readonly Expiry _expiry;
    private readonly Room _room;
    private readonly ChangeLog _changes;
    private readonly RegistryViews _views;
    private readonly Departures _departures = new();
    private readonly long _startedAt;
    private readonly long _began;
    private bool _isRebuilt;

    public LeaseTable(IOptions<RegistryOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        (_startedAt, _began) = (time.GetUtcNow().ToUnixTimeMilliseconds(), time.GetTimestamp());
        _expiry = new Expiry(_leases, _options);
        _room = new Room(_options);

        // So that versions go on rising after a restart, in less than a thousand changes a second.
        _changes = new ChangeLog(_startedAt, _options.MaxMegabytes * 1024L * 1024);
        _views = new RegistryViews(_leases, _changes);
    }

    /// <summary>Called for each change, in their order, within the lock: it must only hand on.</summary>
    public Action<Change>? Changed { get; set; }

    /// <summary>A lease will end sooner than the soonest so far. Called within the lock.</summary>
    public Action? DueEarlier
    {
        get => _expiry.DueEarlier;
        set => _expiry.DueEarlier = value;
    }

    /// <summary>What the registry suspects of itself; null when all is well.</summary>
    public SelfPreservation.Alarm? Alarm
    {
        get
        {
            lock (_lock)
                return _expiry.AlarmAt(Now);
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

            var lease = _leases.Find(instance.Key);
            if (_room.Lacks(lease?.Registration.Instance, instance) is { } lack)
                return lack;

            if (lease is not null)
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

    /// <returns>Null when it is not listed.</returns>
    public RegisterResult? Describe(InstanceKey key, IReadOnlyCollection<KeyValuePair<string, string>> metadata)
    {
        RegisterResult? lack = null;
        var changed = Change(key, (listed, now) => listed.Describe(metadata, now) is var described
            && (lack = _room.Lacks(listed.Instance, described.Instance)) is null ? described : listed);
        return changed is null ? null : lack ?? RegisterResult.Renewed;
    }

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
                now, _changes.Version, IsRebuilding, _expiry.AlarmAt(now), [.. _leases.All.Select(LeaseReport.Of)], _departures.Latest(20));
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
            return _expiry.Take(Now);
    }

    /// <returns>How long until a lease ends; null when there is none.</returns>
    public TimeSpan? UntilNextDue()
    {
        lock (_lock)
            return _expiry.Next is { } at ? TimeSpan.FromMilliseconds(Math.Max(0, at - Now)) : null;
    }

    /// <summary>Keeps a suspect for a while or evicts it, by what its probe has found.</summary>
    public Verdict? Settle(Suspect suspect, Finding finding)
    {
        lock (_lock)
        {
            var lease = suspect.Lease;
            if (lease.IsEnded)
                return null;

            var verdict = _expiry.Judge(lease, finding, Now);
            if (verdict is { KeepUntil: null })
            {
                Remove(lease, wasAsked: false, $"was evicted: {verdict.Reason}");
                return verdict;
            }

            if (verdict is not null)
                lease.Extend(verdict.KeepUntil.Value, verdict.Reason);

            _expiry.Queue(lease);
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
        _room.Change(null, registration.Instance);
        _departures.Forget(instance.Key);
        _expiry.Queue(lease);
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

        if (instance.LeaseSeconds < old.Instance.LeaseSeconds)
            _expiry.Shorten(lease);
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
        _room.Change(lease.Registration.Instance, registration.Instance);
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
        _room.Change(lease.Registration.Instance, null);
        lease.IsEnded = true;
        _expiry.Remove(lease);
        _departures.Add(new Departure(lease.Registration.Instance, now, wasAsked, reason));
        Publish(lease.Registration with { Action = ChangeKind.Deleted, UpdatedAt = now }, now);
    }
}
