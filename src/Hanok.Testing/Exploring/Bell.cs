namespace Hanok.Testing.Exploring;

/// <summary>A timer of a service that has something to do.</summary>
/// <param name="At">When it rings, by the time of the world.</param>
internal readonly record struct Bell(Site Site, ISiteTimer Timer, DateTimeOffset At)
{
    /// <summary>That which rings next of the services that are there; null when none will.</summary>
    public static Bell? Next(IReadOnlyList<Site> sites)
    {
        Bell? next = null;
        foreach (var site in sites)
        {
            if (site.IsAway)
                continue;

            foreach (var timer in site.Timers)
                if (timer.NextDue is { } due && (next is null || due - site.Time.Off < next.Value.At))
                    next = new(site, timer, due - site.Time.Off);
        }

        return next;
    }
}
