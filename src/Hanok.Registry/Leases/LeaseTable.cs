using Microsoft.Extensions.Options;

namespace Hanok.Registry.Leases;

/// <summary>All that is registered, in memory. Thread-safe: each operation takes the one lock, for microseconds.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _lock = new();
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, SortedDictionary<string, Lease>> _apps = new(StringComparer.Ordinal);
    private readonly DueQueue _due = new();
    private readonly ChangeLog _changes;
    private readonly Departures _departures = new();
    private readonly SelfPreservation _preservation;
    private readonly long _startedAt;
    private RegistryView? _view;
    private (long Version, long Oldest, RegistryView View)? _delta;
    private bool _isRebuilt;
    private int _count;

    public LeaseTable(IOptions<RegistryOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        _startedAt = Now;
        _preservation = new SelfPreservation(_options);

        // So that versions go on rising after a restart, in less than a thousand changes a second.
        _changes = new ChangeLog(_startedAt);
    }

    /// <summary>Called for each change, in their order, within the lock: it must only hand on.</summary>
    public Action<Change>? Changed { get; set; }

    /// <summary>A lease will end sooner than the soonest so far. Called within the lock.</summary>
    public Action? DueEarlier { get; set; }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="overridden">What an operator has set at the peer, or the client was told before.</param>
    /// <param name="renewedAt">When a peer has last heard of it.</param>
    public RegisterResult Register(Instance instance, bool fromPeer, InstanceStatus overridden = InstanceStatus.Unknown, long? renewedAt = null)
    {
        lock (_lock)
        {
            var now = Now;
            if (_departures.IsEcho(instance, now))
                return RegisterResult.Echo;

            if (Get(instance.Key) is { } lease)
            {
                // The newer of the two is the truth. What a peer has of the same version says nothing new, and may lack what was set here.
                var ours = lease.Registration.Instance.LastDirtyTimestamp;
                if (instance.LastDirtyTimestamp > ours || (instance.LastDirtyTimestamp == ours && !fromPeer))
                    Update(lease, instance, overridden, fromPeer, now);

                // The older one proves that it lives all the same.
                if (Math.Min(renewedAt ?? now, now) is var at && at > lease.RenewedAt)
                    Renew(lease, at);

                return RegisterResult.Renewed;
            }

            if (_count >= _options.MaxInstances)
                return RegisterResult.Full;

            Add(instance, overridden, fromPeer, now, renewedAt);
            return RegisterResult.Added;
        }
    }

    /// <param name="dirty">What the client calls its latest version; null when it does not say.</param>
    public RenewResult Renew(InstanceKey key, long? dirty, bool fromPeer, out Registration? listed)
    {
        lock (_lock)
        {
            listed = null;
            if (Get(key) is not { } lease)
                return RenewResult.NotFound;

            listed = lease.Registration;
            if (dirty > listed.Instance.LastDirtyTimestamp)
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
            if (Get(key) is not { } lease)
                return false;

            Remove(lease, wasAsked: true, reason);
            return true;
        }
    }

    public Registration? Override(InstanceKey key, InstanceStatus status, long? dirty) => Change(key, registration => registration with
    {
        Overridden = status,
        Status = StatusRules.Decide(registration.Instance.Status, status, null, fromPeer: true),
        Instance = Newer(registration.Instance, dirty),
    });

    /// <param name="status">What it is from now on; as the instance says itself when null.</param>
    public Registration? RemoveOverride(InstanceKey key, InstanceStatus? status, long? dirty) => Change(key, registration => registration with
    {
        Overridden = InstanceStatus.Unknown,
        Status = status ?? registration.Instance.Status,
        Instance = Newer(registration.Instance, dirty),
    });

    public Registration? Describe(InstanceKey key, IReadOnlyCollection<KeyValuePair<string, string>> metadata) => Change(key, registration => registration with
    {
        Instance = Newer(registration.Instance, null) with { Metadata = registration.Instance.Metadata.With(metadata) },
    });

    public Registration? Find(InstanceKey key)
    {
        lock (_lock)
            return Get(key)?.Registration;
    }

    /// <param name="meanwhile">What is to happen before the next change.</param>
    public RegistryView View(Action? meanwhile = null)
    {
        lock (_lock)
        {
            meanwhile?.Invoke();
            var rebuilding = IsRebuilding;
            if (_view is { } view && view.Version == _changes.Version && view.IsRebuilding == rebuilding)
                return view;

            Registration[] all = [.. Leases().Select(lease => lease.Registration)];
            return _view = new RegistryView(_changes.Version, RegistryView.HashOf(all), rebuilding, RegistryView.Group(all));
        }
    }

    public RegistryView Delta()
    {
        lock (_lock)
        {
            var (now, version) = (Now, _changes.Version);
            var oldest = _changes.OldestVersion(now);
            if (_delta is { } delta && delta.Version == version && delta.Oldest == oldest)
                return delta.View;

            var made = View() with { Applications = RegistryView.Group(_changes.Recent(now)) };
            _delta = (version, oldest, made);
            return made;
        }
    }

    /// <summary>For peers and people, with what heartbeats have done to the leases.</summary>
    public RegistryReport Report()
    {
        lock (_lock)
        {
            var now = Now;
            return new RegistryReport(
                now, _changes.Version, IsRebuilding, _preservation.At(now), [.. Leases().Select(LeaseReport.Of)], _departures.Latest(20));
        }
    }

    public (LeaseReport? Lease, Departure? Departure) Trace(InstanceKey key)
    {
        lock (_lock)
            return (Get(key) is { } lease ? LeaseReport.Of(lease) : null, _departures.Find(key));
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
                    _preservation.LeaseEnded(now, _count);

                lease.Suspect(now);
            }

            var heirs = due.Count == 0 ? null : LivingByAddress();
            return [.. due.Select(lease => new Suspect(lease, lease.Registration.Instance, heirs!.GetValueOrDefault(AddressOf(lease))))];
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

            if (lease.Suspicion is not { } suspicion)
            {
                Queue(lease);
                return null;
            }

            var verdict = EvictionDecider.Decide(
                new(now, lease.RenewedAt, suspicion.Since, finding, _preservation.At(now) is not null), _options);
            if (verdict.KeepUntil is { } until)
            {
                lease.Extend(until, verdict.Reason);
                Queue(lease);
            }
            else
                Remove(lease, wasAsked: false, $"was evicted: {verdict.Reason}");

            return verdict;
        }
    }

    // Alone and just started, it knows only who has sent something since; after a lease that is everybody.
    private bool IsRebuilding => !_isRebuilt && Now - _startedAt < _options.DefaultLeaseSeconds * 1000L;

    private IEnumerable<Lease> Leases() => _apps.Values.SelectMany(app => app.Values);

    private Lease? Get(InstanceKey key) => _apps.TryGetValue(key.App, out var app) ? app.GetValueOrDefault(key.Id) : null;

    private void Add(Instance instance, InstanceStatus overridden, bool fromPeer, long now, long? renewedAt)
    {
        var status = StatusRules.Decide(instance.Status, overridden, null, fromPeer);
        var registration = new Registration(
            instance, status, overridden, now, now, status == InstanceStatus.Up ? now : 0, now, ChangeKind.Added);
        var lease = new Lease(registration, Math.Min(renewedAt ?? now, now), fromPeer);
        if (!_apps.TryGetValue(instance.Key.App, out var app))
            _apps[instance.Key.App] = app = new SortedDictionary<string, Lease>(StringComparer.Ordinal);

        app[instance.Key.Id] = lease;
        _count++;
        _departures.Forget(instance.Key);
        Queue(lease);
        Publish(registration, now);
    }

    private void Update(Lease lease, Instance instance, InstanceStatus overridden, bool fromPeer, long now)
    {
        var old = lease.Registration;
        var set = old.Overridden == InstanceStatus.Unknown || fromPeer ? overridden : old.Overridden;
        var status = StatusRules.Decide(instance.Status, set, old.Status, fromPeer);
        lease.FromPeer = fromPeer;
        if (status == old.Status && set == old.Overridden && instance.SaysTheSameAs(old.Instance))
            lease.Registration = old with { Instance = instance };
        else
            Publish(lease, old with { Instance = instance, Status = status, Overridden = set }, now);

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
        var status = StatusRules.Decide(lease.Registration.Instance.Status, lease.Registration.Overridden, lease.Registration.Status, fromPeer: false);
        if (status != lease.Registration.Status)
            Publish(lease, lease.Registration with { Status = status }, at);
    }

    private Registration? Change(InstanceKey key, Func<Registration, Registration> change)
    {
        lock (_lock)
        {
            if (Get(key) is not { } lease)
                return null;

            Publish(lease, change(lease.Registration), Now);
            return lease.Registration;
        }
    }

    private void Publish(Lease lease, Registration registration, long now)
    {
        lease.Registration = registration with
        {
            Action = ChangeKind.Modified,
            UpdatedAt = now,
            RenewedAt = lease.RenewedAt,
            UpSince = registration.UpSince == 0 && registration.Status == InstanceStatus.Up ? now : registration.UpSince,
        };
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
        var app = _apps[lease.Key.App];
        app.Remove(lease.Key.Id);
        if (app.Count == 0)
            _apps.Remove(lease.Key.App);

        _count--;
        lease.IsEnded = true;
        _due.Remove(lease);
        _departures.Add(new Departure(lease.Key, now, lease.Registration.Instance.LastDirtyTimestamp, wasAsked, reason));
        Publish(lease.Registration with { Action = ChangeKind.Deleted, UpdatedAt = now }, now);
    }

    // Ports are given out again: what answers at the address of a dead instance may be another by now.
    private Dictionary<(string, string, InstancePort), InstanceKey?> LivingByAddress()
    {
        var living = new Dictionary<(string, string, InstancePort), InstanceKey?>();
        foreach (var lease in Leases().Where(lease => lease.Suspicion is null))
            living[AddressOf(lease)] = lease.Key;

        return living;
    }

    private static (string, string, InstancePort) AddressOf(Lease lease) =>
        (lease.Registration.Instance.IpAddr, lease.Registration.Instance.HostName, lease.Registration.Instance.Port);

    // What is set here is newer than what the peers have, so that they take it over; what a peer has set is as new as there.
    private static Instance Newer(Instance instance, long? dirty) =>
        instance with { LastDirtyTimestamp = Math.Max(instance.LastDirtyTimestamp + (dirty is null ? 1 : 0), dirty ?? 0) };
}
