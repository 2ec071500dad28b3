namespace Hanok.Registry.Leases;

/// <summary>What is listed and what has changed lately, made once for each version, and only when somebody asks. Not thread-safe.</summary>
internal sealed class RegistryViews(LeaseIndex leases, ChangeLog changes)
{
    private RegistryView? _all;
    private (long Oldest, RegistryView All, RegistryView View)? _delta;

    public RegistryView All(bool isRebuilding)
    {
        if (_all is { } view && view.Version == changes.Version && view.IsRebuilding == isRebuilding)
            return view;

        Registration[] all = [.. leases.All.Select(lease => lease.Registration)];
        return _all = new RegistryView(changes.Version, RegistryView.HashOf(all), isRebuilding, RegistryView.Group(all));
    }

    // Another one when something has changed, and when a change has become too old for it.
    public RegistryView Delta(bool isRebuilding, long now)
    {
        var (all, oldest) = (All(isRebuilding), changes.OldestVersion(now));
        if (_delta is { } delta && ReferenceEquals(delta.All, all) && delta.Oldest == oldest)
            return delta.View;

        var view = all with { Applications = RegistryView.Group(changes.Recent(now)) };
        _delta = (oldest, all, view);
        return view;
    }
}
