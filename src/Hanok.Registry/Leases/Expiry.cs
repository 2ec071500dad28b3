namespace Hanok.Registry.Leases;

/// <summary>The leases by when they end, and what becomes of those that have. Guarded by the lock of the <see cref="LeaseTable"/>.</summary>
internal sealed class Expiry(LeaseIndex leases, RegistryOptions options)
{
    private readonly DueQueue _due = new();
    private readonly SelfPreservation _preservation = new(options);

    /// <summary>A lease will end sooner than the soonest so far.</summary>
    public Action? DueEarlier { get; set; }

    /// <summary>When the next one ends; null when there is none.</summary>
    public long? Next => _due.Next;

    public SelfPreservation.Alarm? AlarmAt(long now) => _preservation.At(now);

    public void Queue(Lease lease)
    {
        var next = _due.Next;
        _due.Put(lease);
        if (next is null || lease.DueAt < next)
            DueEarlier?.Invoke();
    }

    public void Remove(Lease lease) => _due.Remove(lease);

    /// <summary>The lease has become shorter. One that is not in the queue is being probed, and comes back.</summary>
    public void Shorten(Lease lease)
    {
        if (!_due.Contains(lease))
            return;

        lease.Renew(lease.RenewedAt);
        Queue(lease);
    }

    /// <returns>Those that have ended, now suspects.</returns>
    public IReadOnlyList<Suspect> Take(long now)
    {
        var due = _due.Take(now);
        foreach (var lease in due)
        {
            if (lease.Suspicion is null)
                _preservation.LeaseEnded(now, leases.Count);

            lease.Suspect(now);
        }

        var heirs = due.Count == 0 ? null : leases.LivingByAddress();
        return [.. due.Select(lease => new Suspect(lease, lease.Registration.Instance, heirs!.GetValueOrDefault(lease.Registration.Instance.Address)))];
    }

    /// <returns>Null for one that a heartbeat has acquitted.</returns>
    public Verdict? Judge(Lease lease, Finding finding, long now) => lease.Suspicion is { } suspicion
        ? EvictionDecider.Decide(new(now, lease.RenewedAt, suspicion.Since, finding, _preservation.At(now) is not null), options)
        : null;
}
