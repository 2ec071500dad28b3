namespace Hanok.Registry.Leases;

/// <summary>The lease of one instance. Guarded by the lock of the <see cref="LeaseTable"/>.</summary>
internal sealed class Lease(Registration registration, long now, bool fromPeer)
{
    public Registration Registration { get; set; } = registration;

    public bool FromPeer { get; set; } = fromPeer;

    public long RenewedAt { get; private set; } = now;

    /// <summary>When it ends if nothing is heard.</summary>
    public long DueAt { get; private set; } = now + (registration.Instance.LeaseSeconds * 1000L);

    /// <summary>Not null from the end of the lease until the next heartbeat.</summary>
    public Suspicion? Suspicion { get; private set; }

    public bool IsEnded { get; set; }

    /// <summary>The registration with when it was last heard of.</summary>
    public Registration Current => Registration with { RenewedAt = RenewedAt };

    public InstanceKey Key => Registration.Instance.Key;

    public void Renew(long at)
    {
        RenewedAt = at;
        DueAt = at + (Registration.Instance.LeaseSeconds * 1000L);
        Suspicion = null;
    }

    public void Suspect(long now) => Suspicion ??= new Suspicion(now, "is being probed");

    public void Extend(long until, string finding)
    {
        DueAt = until;
        Suspicion = Suspicion! with { Finding = finding };
    }
}

/// <param name="Since">When the lease ended.</param>
/// <param name="Finding">What the last probe found, in words that go on after "but it".</param>
internal sealed record Suspicion(long Since, string Finding);
